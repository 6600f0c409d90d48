package lilora.engine.train;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;

/** Which items a stage trains on together. */
public final class StageBatches {
    private StageBatches() {}

    /**
     * A training item in a batch.
     *
     * @param task it belongs to
     * @param example as the model reads it
     */
    public record Item(PreparedTask task, PreparedTask.Example example) {}

    /** All micro-batches of a stage, in order, as numbers in the stage's items: one task behind the other. */
    static List<int[]> of(RunInputs inputs, Stage stage) {
        int[] lengths = stage.tasks().stream()
                .flatMap(task -> inputs.tasks().get(task - 1).train().stream())
                .mapToInt(PreparedTask.Example::length)
                .toArray();
        return DataOrder.microBatches(
                lengths,
                inputs.epochs(stage),
                inputs.experiment().training(),
                Seeds.of(inputs.experiment().seed(), stage.number()));
    }

    /** The micro-batch that a stage begins with. */
    public static List<Item> first(RunInputs inputs, Stage stage) {
        List<Item> items = new ArrayList<>();
        for (int item : of(inputs, stage).get(0)) {
            items.add(item(inputs, stage, item));
        }
        return List.copyOf(items);
    }

    /**
     * One item of a stage.
     *
     * @param number in the stage's items, from 0: one task behind the other
     */
    static Item item(RunInputs inputs, Stage stage, int number) {
        int left = number;
        for (int task : stage.tasks()) {
            PreparedTask prepared = inputs.tasks().get(task - 1);
            if (left < prepared.train().size()) {
                return new Item(prepared, prepared.train().get(left));
            }
            left -= prepared.train().size();
        }
        throw new IndexOutOfBoundsException("item " + number + " of a stage of " + inputs.items(stage));
    }
}
