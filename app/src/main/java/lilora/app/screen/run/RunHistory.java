package lilora.app.screen.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.app.launch.LaunchRecord;
import lilora.engine.InputException;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Cursor;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.Steps;

/**
 * What storage knows about one run at one moment.
 *
 * @param record events
 * @param steps step curves of the whole run, thinned where they are long
 * @param detail curves of the losses in the range a person zoomed to, thinned less
 * @param launch how it was launched; empty for a run that the workbench did not launch
 * @param present whether its directory is there
 * @param takenOver stages that it has from a task bank, while no worker has run it
 * @param host the other computer that it is of, if it is
 */
public record RunHistory(
        RunRecord record,
        Steps steps,
        Optional<Steps> detail,
        Optional<LaunchRecord> launch,
        boolean present,
        int takenOver,
        Optional<String> host) {
    /** More than a wide screen has columns, and little enough to hand on ten times a second. */
    private static final int POINTS = 4000;

    /** A range of positions. */
    public record Range(long from, long to) {
        public static final Range WHOLE = new Range(1, Long.MAX_VALUE);
    }

    /** Reads it; empty if there is no such run. Not for the FX thread. */
    public static Optional<RunHistory> read(RunRepository runs, String runId, Range range) {
        StepQuery whole = StepQuery.whole(
                POINTS,
                StepMetric.TASK_LOSS,
                StepMetric.PENALTY,
                StepMetric.LOSS,
                StepMetric.SECONDS,
                StepMetric.SAMPLES);
        Optional<StepQuery> part = range.equals(Range.WHOLE)
                ? Optional.empty()
                : Optional.of(StepQuery.whole(POINTS, StepMetric.TASK_LOSS, StepMetric.PENALTY, StepMetric.LOSS)
                        .within(range.from(), range.to()));
        return runs.find(runId)
                .map(record -> new RunHistory(
                        record,
                        runs.steps(runId, whole),
                        part.map(query -> runs.steps(runId, query)),
                        LaunchRecord.read(record.folder()),
                        Files.isRegularFile(record.folder().resolve("run.json")),
                        record.attempts().isEmpty()
                                ? Cursor.stagesLearned(record.folder().resolve("checkpoints"))
                                : 0,
                        host(record.folder())));
    }

    private static Optional<String> host(Path folder) {
        try {
            return RemoteRun.of(RunDirectory.open(folder)).map(RemoteRun::host);
        } catch (InputException e) {
            // What is wrong with it is told where the run is followed, or where its folder is missed.
            return Optional.empty();
        }
    }

    /** The curves of the losses. */
    Steps losses() {
        return detail.orElse(steps);
    }
}
