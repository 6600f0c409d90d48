package lilora.engine.train;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.TrainingItems;

/**
 * What a stage learns from: the training items of its tasks, one task behind the other, and behind them those of earlier tasks that the
 * method rehearses.
 */
public final class StageItems extends AbstractList<StageItems.Item> implements RandomAccess {
    /** A place that no stage's order of items has. */
    private static final long REHEARSAL = -1;

    private final List<PreparedTask> own;
    private final List<Item> rehearsed;
    private final int owned;

    /**
     * A training item.
     *
     * @param task it belongs to
     * @param example as the model reads it
     */
    public record Item(PreparedTask task, PreparedTask.Example example) {}

    private StageItems(List<PreparedTask> own, List<Item> rehearsed) {
        this.own = own;
        this.rehearsed = rehearsed;
        this.owned = own.stream().mapToInt(task -> task.train().size()).sum();
    }

    /** The items of a stage. */
    public static StageItems of(RunInputs inputs, Stage stage) {
        List<PreparedTask> tasks = inputs.tasks();
        List<Item> rehearsed = inputs.method().rehearsed(stage, choice(inputs)).stream()
                .map(ref -> new Item(
                        tasks.get(ref.task() - 1),
                        tasks.get(ref.task() - 1).train().get(ref.number())))
                .toList();
        return new StageItems(
                stage.tasks().stream().map(task -> tasks.get(task - 1)).toList(), rehearsed);
    }

    /** From which a method chooses. */
    static TrainingItems choice(RunInputs inputs) {
        return new TrainingItems() {
            @Override
            public int count(int task) {
                return inputs.tasks().get(task - 1).train().size();
            }

            @Override
            public int[] order(int task) {
                int[] lengths = inputs.tasks().get(task - 1).train().stream()
                        .mapToInt(PreparedTask.Example::length)
                        .toArray();
                if (lengths.length == 0) {
                    return lengths;
                }
                ExperimentSpec experiment = inputs.experiment();
                return DataOrder.microBatches(lengths, 1, experiment.training(), Seeds.of(experiment.seed(), task))
                        .stream()
                        .flatMapToInt(IntStream::of)
                        .toArray();
            }

            @Override
            public SplittableRandom random(int task) {
                return new SplittableRandom(Seeds.of(inputs.experiment().seed(), REHEARSAL, task));
            }
        };
    }

    /** Those of the stage's own tasks. */
    int owned() {
        return owned;
    }

    /** Numbers of all tasks that items are of, in rising order. */
    List<Integer> tasks() {
        return Stream.concat(own.stream(), rehearsed.stream().map(Item::task))
                .map(PreparedTask::number)
                .distinct()
                .sorted()
                .toList();
    }

    /** Length of each item, with the visual tokens of its images. */
    public int[] lengths() {
        return IntStream.range(0, size()).map(i -> get(i).example().length()).toArray();
    }

    @Override
    public int size() {
        return owned + rehearsed.size();
    }

    @Override
    public Item get(int index) {
        int left = index;
        for (PreparedTask task : own) {
            if (left < task.train().size()) {
                return new Item(task, task.train().get(left));
            }
            left -= task.train().size();
        }
        return rehearsed.get(left);
    }
}
