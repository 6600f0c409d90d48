package lilora.engine.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.SequenceReport;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.metric.Scorers;
import lilora.engine.model.ModelConfig;
import lilora.engine.train.Predictions;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageBatches;

/** Looks through the data of a run before it is made: whatever is wrong with it is told at once, not hours later. */
public final class DataCheck {
    /** What to do about a task of which too few test items are scored. */
    public static final String MORE_ITEMS = "take more of its test items (testSamples), or add some to its test file";

    private DataCheck() {}

    /** How data is checked, wherever it is: everything the run would refuse. */
    public static CheckSettings settings() {
        return CheckSettings.DEFAULT
                .withMetrics(Set.copyOf(Scorers.ids()))
                .withMeaningless(Scorers::meaningless)
                .withReferences((metric, item) -> Scorers.byId(metric).requireReferences(Predictions.of(item, "")));
    }

    /**
     * Checks all tasks of a run, and them against each other.
     *
     * @throws InputException with the first fault and the number of others; also for test images that are training images too, unless the
     *     experiment allows them
     */
    public static void requireUsable(RunInputs inputs) {
        requireUsable(inputs, 0);
    }

    /**
     * The same for a run that begins with stages learned elsewhere, whose tasks need no training items.
     *
     * @param learned number of the last of those stages
     */
    static void requireUsable(RunInputs inputs, int learned) {
        requireItems(inputs, learned);
        SequenceReport report = requireReadable(inputs);
        if (!Boolean.TRUE.equals(inputs.experiment().evaluation().allowTrainImages())) {
            report.tasks().forEach(DataCheck::requireNewImages);
        }
    }

    /**
     * The same, but test images that are training images too are left to the caller, as warnings of the report.
     *
     * @throws InputException with the first fault and the number of others
     */
    public static SequenceReport requireReadable(RunInputs inputs) {
        requireLength(inputs);
        List<Path> folders =
                inputs.tasks().stream().map(task -> task.task().folder()).toList();
        SequenceReport report = new TaskValidator(settings()).checkSequence(folders);
        List<Finding> errors = Stream.concat(
                        report.tasks().stream().flatMap(task -> task.findings().stream()), report.across().stream())
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            String first = errors.get(0).message();
            throw errors.size() == 1
                    ? new InputException(first)
                    : InputException.withCommand("check-data", "%s (%d more)".formatted(first, errors.size() - 1));
        }
        return report;
    }

    /**
     * Checks what differs between runs on the same tasks.
     *
     * @throws InputException for a length beyond the model's, which would not be honoured, and for a stage without training items
     */
    public static void requirePositions(RunInputs inputs) {
        requireItems(inputs, 0);
        requireLength(inputs);
    }

    /** Before anything is learned: a stage without would end the run when those before it are. */
    private static void requireItems(RunInputs inputs, int learned) {
        inputs.stages().stream()
                .filter(stage -> stage.number() > learned)
                .forEach(stage -> StageBatches.requireItems(inputs, stage));
        requireKept(inputs);
        inputs.tasks().forEach(task -> requireScorable(inputs, task));
    }

    /** A score that is the same whatever is answered would stand in every mean as if it were one. */
    private static void requireScorable(RunInputs inputs, PreparedTask task) {
        inputs.meaningless(task).ifPresent(why -> {
            throw new InputException("Task %d, \"%s\": %s; %s."
                    .formatted(task.number(), task.task().id(), why, MORE_ITEMS));
        });
    }

    /** All but the last are to be learned again; what would be kept of a smaller one is not what was asked for. */
    private static void requireKept(RunInputs inputs) {
        int kept = inputs.method().kept();
        int last = inputs.tasks().size() - 1;
        for (PreparedTask task : inputs.tasks().subList(0, Math.max(0, last))) {
            if (task.train().size() < kept) {
                throw new InputException(
                        "%s is to keep %,d items of each task, and task %d, \"%s\", has %,d; set option \"memory\" to that or less."
                                .formatted(
                                        inputs.method().method().descriptor().title(),
                                        kept,
                                        task.number(),
                                        task.task().id(),
                                        task.train().size()));
            }
        }
    }

    private static void requireLength(RunInputs inputs) {
        int maxLength = inputs.experiment().training().maxLength();
        int positions = ModelConfig.read(inputs.baseModel()).text().positions();
        if (maxLength > positions) {
            throw new InputException(
                    "training.maxLength is %,d, but the base model takes %,d positions (max_position_embeddings in %s); set at most %d."
                            .formatted(maxLength, positions, inputs.baseModel().resolve("config.json"), positions));
        }
    }

    private static void requireNewImages(TaskReport task) {
        int shared = task.totals().getOrDefault(Finding.Code.IMAGE_IN_TRAIN_AND_TEST, 0);
        if (shared > 0) {
            String first = task.findings().stream()
                    .filter(finding -> finding.code() == Finding.Code.IMAGE_IN_TRAIN_AND_TEST)
                    .findFirst()
                    .map(Finding::message)
                    .orElse(task.folder());
            throw InputException.withCommand(
                    "check-data",
                    "%s There are %,d such test images. Allow them with \"allowTrainImages\": true in field evaluation of the experiment; the run records it."
                            .formatted(first, shared),
                    "allowTrainImages");
        }
    }
}
