package lilora.app.screen.study;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.event.RunProgress;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.Study;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import lilora.engine.worker.WorkerProgress;

/** Looks where runs of a study stand, in their directories. Not for the FX thread. */
final class RunLook {
    private RunLook() {}

    /** A row anew, if its run had begun and was not done when it was seen: workers go on while no window is there. */
    static StudyRow again(StudyRow row, Study study, Path runs) {
        if (row.state().isDone() || row.folder().isEmpty()) {
            return row;
        }
        try {
            return begun(row, study, RunDirectory.open(runs.resolve(row.folder().get())));
        } catch (InputException e) {
            return row.in(StudyRow.State.FAILED, row.folder(), 0, String.valueOf(e.getMessage()));
        }
    }

    /** The same for several. */
    static List<StudyRow> again(List<StudyRow> rows, Study study, Path runs) {
        return rows.stream().map(row -> again(row, study, runs)).toList();
    }

    private static StudyRow begun(StudyRow row, Study study, RunDirectory directory) {
        Optional<String> folder = Optional.of(name(directory));
        if (FinishedRuns.completed(directory)) {
            return row.done(StudyRow.State.DONE, folder, "", StudyResult.measured(study, row.run(), directory));
        }
        RunProgress progress = new WorkerProgress(directory).progress();
        if (Liveness.of(directory, Instant.now()).mayBeAtWork()) {
            return row.in(StudyRow.State.AT_WORK, folder, progress.fraction(), progress.activity());
        }
        boolean failed = row.state() == StudyRow.State.FAILED;
        return row.in(
                failed ? StudyRow.State.FAILED : StudyRow.State.BEGUN,
                folder,
                progress.fraction(),
                failed ? row.sentence() : waits(directory));
    }

    private static String waits(RunDirectory directory) {
        return Files.exists(directory.events())
                ? "Goes on from its last checkpoint."
                : "It is made, and no worker has begun it.";
    }

    /**
     * What a plan found of each run. What a completed run gives is read once.
     *
     * @param before rows that were there
     */
    static List<StudyRow> planned(StudyPlan plan, List<StudyRow> before) {
        Map<StudyRun, StudyRow> known =
                before.stream().collect(Collectors.toMap(StudyRow::run, Function.identity(), (one, two) -> one));
        return plan.runs().stream()
                .map(entry -> planned(plan, entry, known.getOrDefault(entry.run(), StudyRow.toDo(entry.run()))))
                .toList();
    }

    private static StudyRow planned(StudyPlan plan, StudyPlan.Entry entry, StudyRow before) {
        if (entry.finished().isPresent()) {
            RunDirectory directory = entry.finished().get();
            Optional<String> folder = Optional.of(name(directory));
            // What an earlier version had seen of it lacks its time.
            StudyResult.Measured measured = before.measured()
                    .filter(seen -> before.folder().equals(folder) && seen.seconds() != null)
                    .orElseGet(() -> StudyResult.measured(plan.study(), entry.run(), directory));
            return before.done(StudyRow.State.DONE, folder, "", measured.planned(plan.plan(entry.run())));
        }
        if (entry.known().isPresent()) {
            return before.done(
                    StudyRow.State.KNOWN,
                    Optional.empty(),
                    "Its folder is not here; its numbers were kept and stand for it.",
                    entry.known().get().of(entry.run()).planned(plan.plan(entry.run())));
        }
        StudyRow fresh =
                new StudyRow(entry.run(), before.state(), before.folder(), 0, before.sentence(), Optional.empty());
        if (entry.begun().isPresent()) {
            return begun(fresh, plan.study(), entry.begun().get());
        }
        return before.state() == StudyRow.State.FAILED
                ? fresh
                : fresh.in(
                        StudyRow.State.TO_DO,
                        Optional.empty(),
                        0,
                        before.state() == StudyRow.State.TO_DO ? before.sentence() : "");
    }

    static String name(RunDirectory directory) {
        return directory.path().getFileName().toString();
    }
}
