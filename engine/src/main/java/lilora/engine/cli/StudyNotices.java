package lilora.engine.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import lilora.engine.event.RunProgress;
import lilora.engine.notice.RunNotices;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyListener;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyRun;

/** Looks for what is worth a notice in the runs of a study at work. */
final class StudyNotices implements StudyListener {
    private final RunNotices noticed;
    private final StudyListener next;
    private final Map<StudyRun, RunDirectory> started = new HashMap<>();

    /** @param next hears of everything, too */
    StudyNotices(RunNotices noticed, StudyListener next) {
        this.noticed = noticed;
        this.next = next;
    }

    @Override
    public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
        started.put(run, directory);
        if (start != Start.NEW) {
            noticed.passOver(directory);
        }
        next.started(run, directory, start, number, all);
    }

    @Override
    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {
        active.forEach(run -> noticed.accept(run.directory()));
        next.working(active, finished, all, seconds);
    }

    @Override
    public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {
        noticed.accept(directory);
        next.completed(run, directory, progress);
    }

    @Override
    public void failed(StudyOutcome.Failure failure) {
        RunDirectory directory = started.get(failure.run());
        if (directory != null) {
            noticed.accept(directory);
            if (failure.exitCode() == ExitCode.WORKER_DIED) {
                noticed.interrupted(directory);
            }
        }
        next.failed(failure);
    }
}
