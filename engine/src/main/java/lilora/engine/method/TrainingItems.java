package lilora.engine.method;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** The training items of a sequence's tasks, as a method that rehearses may choose from them. */
public interface TrainingItems {
    /**
     * One of them.
     *
     * @param task from 1
     * @param number in the task's training items, from 0
     */
    record Ref(int task, int number) {}

    /** How many a task has. */
    int count(int task);

    /** Random numbers that depend on the run's seed and the task alone, so that a choice is the same whenever it is made. */
    SplittableRandom random(int task);

    /**
     * So many items of a task, each as likely as any other, in rising order; all of them where there are no more.
     *
     * @param wanted how many
     */
    default List<Ref> uniform(int task, int wanted) {
        int[] items = IntStream.range(0, count(task)).toArray();
        SplittableRandom random = random(task);
        int taken = Math.min(wanted, items.length);
        for (int i = 0; i < taken; i++) {
            int other = random.nextInt(i, items.length);
            int swapped = items[i];
            items[i] = items[other];
            items[other] = swapped;
        }
        return IntStream.of(items)
                .limit(taken)
                .sorted()
                .mapToObj(number -> new Ref(task, number))
                .toList();
    }
}
