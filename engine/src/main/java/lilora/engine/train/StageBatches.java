package lilora.engine.train;

import java.util.Arrays;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.method.ContinualMethod.Stage;

/** Which items a stage trains on together. */
public final class StageBatches {
    private StageBatches() {}

    /**
     * Checks that a stage has something of its own to learn: what it only rehearses tells nothing of how long to learn it.
     *
     * @throws InputException naming its task
     */
    public static void requireItems(RunInputs inputs, Stage stage) {
        List<PreparedTask> own =
                stage.tasks().stream().map(task -> inputs.tasks().get(task - 1)).toList();
        if (own.stream().anyMatch(task -> !task.train().isEmpty())) {
            return;
        }
        if (own.size() > 1) {
            throw new InputException(
                    "None of the %d tasks has a training item, so there is nothing to learn; name files of training items in field \"train\" of their task.json."
                            .formatted(own.size()));
        }
        Task task = own.get(0).task();
        throw new InputException(
                "Task %d, \"%s\", has no training items, so stage %d has nothing to learn; name a file that holds some in field \"train\" of %s, or take the task out of the sequence."
                        .formatted(
                                own.get(0).number(),
                                task.id(),
                                stage.number(),
                                task.folder().resolve(Task.FILE)));
    }

    /**
     * All micro-batches of a stage, in order, as numbers in the stage's items.
     *
     * @throws InputException if its tasks have no training items
     */
    static List<int[]> of(RunInputs inputs, Stage stage, StageItems items) {
        requireItems(inputs, stage);
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
