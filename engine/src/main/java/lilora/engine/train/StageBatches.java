package lilora.engine.train;

import java.util.Arrays;
import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;

/** Which items a stage trains on together. */
public final class StageBatches {
    private StageBatches() {}

    /** All micro-batches of a stage, in order, as numbers in the stage's items. */
    static List<int[]> of(RunInputs inputs, Stage stage, StageItems items) {
        return DataOrder.microBatches(
                items.lengths(),
                inputs.epochs(stage),
                inputs.experiment().training(),
                Seeds.of(inputs.experiment().seed(), stage.number()));
    }

    /** The micro-batch that a stage begins with. */
    public static List<StageItems.Item> first(RunInputs inputs, Stage stage) {
        StageItems items = StageItems.of(inputs, stage);
        return Arrays.stream(of(inputs, stage, items).get(0))
                .mapToObj(items::get)
                .toList();
    }
}
