package lilora.engine.train;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.model.Compute;

/** Not even a single item fits into the memory of the device. What was learned before is untouched. */
public final class MemoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private MemoryException(String sentence, Throwable cause) {
        super(sentence, cause);
    }

    /** At a step, for an item of so many positions; names the settings that need less and are not used yet. */
    static MemoryException at(
            int stage, int step, int positions, TrainingSpec training, Compute.Precision precision, Throwable cause) {
        List<String> remedies = new ArrayList<>();
        if (!training.checkpointsGradients()) {
            remedies.add("gradient checkpointing (training.gradientCheckpointing)");
        }
        remedies.addAll(smallerNumbers(training, precision));
        remedies.add("shorter items (training.maxLength)");
        remedies.add("a smaller rank");
        return new MemoryException(
                ("Stage %d, step %d: a batch of one item with %,d positions does not fit into the memory of the device, so"
                                + " training stopped before this step. Its checkpoint is usable where there is more memory;"
                                + " a new run needs less with %s.")
                        .formatted(stage, step, positions, listed(remedies)),
                cause);
    }

    /** For a question of so many positions with its answer; names the settings that need less and are not used yet. */
    static MemoryException answering(
            PreparedTask task, int positions, TrainingSpec training, Compute.Precision precision, Throwable cause) {
        List<String> remedies = new ArrayList<>(smallerNumbers(training, precision));
        remedies.add("shorter answers (maxNewTokens, %d, in task.json)"
                .formatted(task.task().description().maxNewTokens()));
        remedies.add("shorter questions");
        return new MemoryException(
                ("Task %d, %s: a single question with %,d positions, its answer included, does not fit into the memory of"
                                + " the device, so its evaluation stopped. The last checkpoint is usable where there is more"
                                + " memory; a new run needs less with %s.")
                        .formatted(task.number(), task.task().id(), positions, listed(remedies)),
                cause);
    }

    /** For an item of so many positions that is held out; names the settings that need less and are not used yet. */
    static MemoryException measuring(
            PreparedTask task, int positions, TrainingSpec training, Compute.Precision precision, Throwable cause) {
        List<String> remedies = new ArrayList<>(smallerNumbers(training, precision));
        remedies.add("shorter items (training.maxLength)");
        remedies.add("nothing held out (evaluation.heldOut)");
        return new MemoryException(
                ("Task %d, %s: a single held-out item with %,d positions does not fit into the memory of the device, so"
                                + " training stopped. The last checkpoint is usable where there is more memory; a new run"
                                + " needs less with %s.")
                        .formatted(task.number(), task.task().id(), positions, listed(remedies)),
                cause);
    }

    /** Settings of number types that are not used yet. */
    private static List<String> smallerNumbers(TrainingSpec training, Compute.Precision precision) {
        List<String> remedies = new ArrayList<>();
        if (!training.holdsEightBits()) {
            remedies.add("base weights in 8 bits (training.baseWeights INT8)");
        }
        if (precision == Compute.Precision.FLOAT32) {
            remedies.add("bfloat16 (compute.precision BFLOAT16)");
        }
        return remedies;
    }

    private static String listed(List<String> remedies) {
        int last = remedies.size() - 1;
        return String.join(", ", remedies.subList(0, last)) + " or " + remedies.get(last);
    }
}
