package lilora.app.screen.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.event.RunEvent;
import lilora.engine.result.ContinualMetric;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerIntervalTest {
    @TempDir
    private Path folder;

    /** Scores on one task share its questions: their errors add in a mean, and are independent at worst in a difference. */
    @Test
    void errorsOfOneTaskAddInAMeanAndNotInADifference() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            RunRecord record = workspace.runs().find("a").orElseThrow();
            double first = error(record, 1, 1);
            double kept = error(record, 2, 1);
            double second = error(record, 2, 2);

            assertThat(half(record, ContinualMetric.AP)).isCloseTo(1.96 * Math.hypot(kept, second) / 2, within(1e-4));
            assertThat(half(record, ContinualMetric.BWT)).isCloseTo(1.96 * Math.hypot(first, kept), within(1e-4));
            assertThat(half(record, ContinualMetric.MAP))
                    .isCloseTo(1.96 * Math.hypot(first / 2 + kept / 4, second / 4), within(1e-4));
        }
    }

    private static double half(RunRecord record, ContinualMetric metric) {
        return AnswerInterval.of(record, metric::of).orElseThrow();
    }

    /** Of right and wrong answers, two of each added (Agresti and Coull, 1998). */
    private static double error(RunRecord record, int stage, int task) {
        RunEvent.EvalCell cell = RunRecord.current(record.cells())
                .filter(one -> one.stage() == stage && one.task() == task)
                .findFirst()
                .orElseThrow();
        double n = cell.items() + 4;
        double share = (cell.score() / 100 * cell.items() + 2) / n;
        return 100 * Math.sqrt(share * (1 - share) / n);
    }
}
