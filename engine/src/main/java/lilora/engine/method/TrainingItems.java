package lilora.engine.method;

import java.util.Arrays;
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

    /** Numbers of a task's items as a first pass over them alone would learn them: shuffled, and in batches of like length where the run groups them. */
    int[] order(int task);

    /** Random numbers that depend on the run's seed and the task alone, so that a choice is the same whenever it is made. */
    SplittableRandom random(int task);

    /**
     * So many items of a task, each as likely as any other, in rising order; all of them where there are no more.
     *
     * @param wanted how many
     */
    default List<Ref> uniform(int task, int wanted) {
        return IntStream.of(drawn(count(task), wanted, random(task)))
                .sorted()
                .mapToObj(number -> new Ref(task, number))
                .toList();
    }

    /** So many of each task before this one, as {@link #uniform} draws them. */
    default List<Ref> uniformOfEarlier(int task, int wanted) {
        return IntStream.range(1, task)
                .boxed()
                .flatMap(earlier -> uniform(earlier, wanted).stream())
                .toList();
    }

    /** So many different numbers below a bound, each as likely as any other, in the order drawn; all of them where there are no more. */
    static int[] drawn(int bound, int wanted, SplittableRandom random) {
        int[] numbers = IntStream.range(0, bound).toArray();
        int taken = Math.min(wanted, bound);
        for (int i = 0; i < taken; i++) {
            int other = random.nextInt(i, bound);
            int swapped = numbers[i];
            numbers[i] = numbers[other];
            numbers[other] = swapped;
        }
        return Arrays.copyOf(numbers, taken);
    }
}
