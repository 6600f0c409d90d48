package lilora.engine.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.SequenceReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.metric.Scorers;
import lilora.engine.train.RunInputs;

/** Looks through the data of a run before it is made: whatever is wrong with it is told at once, not hours later. */
public final class DataCheck {
    /** Above so many images only their headers are read: decoding hundreds of thousands takes too long before a run. */
    private static final int DECODED_IMAGES = 20_000;

    private DataCheck() {}

    /**
     * Checks all tasks of a run, and them against each other.
     *
     * @throws InputException with the first fault and the number of others
     */
    public static void requireUsable(RunInputs inputs) {
        int images = inputs.tasks().stream()
                .mapToInt(task -> task.imageHashes().size())
                .sum();
        CheckSettings settings = CheckSettings.DEFAULT
                .withMetrics(Set.copyOf(Scorers.ids()))
                .withDecoding(
                        images <= DECODED_IMAGES ? CheckSettings.Decoding.WHOLE_IMAGE : CheckSettings.Decoding.HEADER);
        List<Path> folders =
                inputs.tasks().stream().map(task -> task.task().folder()).toList();
        SequenceReport report = new TaskValidator(settings).checkSequence(folders);
        List<Finding> errors = Stream.concat(
                        report.tasks().stream().flatMap(task -> task.findings().stream()), report.across().stream())
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            String others = errors.size() == 1
                    ? ""
                    : " (%d more; see all with: lilora check-data)".formatted(errors.size() - 1);
            throw new InputException(errors.get(0).message() + others);
        }
    }
}
