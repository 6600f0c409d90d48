package lilora.app.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import lilora.engine.cli.OnInterrupt;
import lilora.engine.cli.Printable;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLog;
import lilora.storage.Workspace;
import lilora.storage.repository.IngestResult;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRecorder;
import lilora.storage.repository.RunState;

/** Follows a run to its end, records what it says, and prints where it stands. */
final class RunFollower {
    private static final long POLL_MILLIS = 200;
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final Workspace workspace;
    private final PrintStream out;

    RunFollower(Workspace workspace, PrintStream out) {
        this.workspace = workspace;
        this.out = out;
    }

    /** Records until the worker has ended and all it said is stored; the exit code of that end. */
    int follow(RunDirectory run, Process worker) {
        out.println(Printable.line("run directory " + run));
        String runId = run.path().getFileName().toString();
        RunProgress progress = new RunProgress();
        long lastLine = System.nanoTime();
        try (OnInterrupt hint = new OnInterrupt(() -> howToGoOn(run, worker))) {
            boolean alive = true;
            while (alive) {
                alive = !ended(worker);
                record(run, progress);
                if (System.nanoTime() - lastLine > LINE_NANOS) {
                    lastLine = System.nanoTime();
                    out.println(Printable.line(status(progress)));
                }
            }
            if (hint.interrupted()) {
                return ExitCode.WORKER_DIED;
            }
            RunState state = workspace.recorder().checkLiveness(runId);
            workspace.runs().find(runId).ifPresent(this::print);
            return exitCode(state, run, worker, progress);
        }
    }

    private static String howToGoOn(RunDirectory run, Process worker) {
        return ended(worker)
                ? "The run is interrupted; continue it in the window, or with: " + WorkerLog.resume(run)
                : "The run continues on its own (worker process %d); the window shows it.".formatted(worker.pid());
    }

    private void record(RunDirectory run, RunProgress progress) {
        RunRecorder recorder = workspace.recorder();
        IngestResult ingested;
        do {
            ingested = recorder.follow(run.path());
            for (RecordedEvent event : ingested.events()) {
                progress.accept(event.event());
                tell(event.event());
            }
        } while (!ingested.atEnd());
    }

    private void tell(RunEvent event) {
        if (event instanceof RunEvent.EvalCell cell && cell.stage() == cell.task()) {
            out.printf(Locale.ROOT, "learned task %d: %.2f%n", cell.task(), cell.score());
        } else if (event instanceof RunEvent.Note note) {
            out.println(Printable.line(note.text()));
        } else if (event instanceof RunEvent.Alarm alarm) {
            out.println(Printable.line("! " + alarm.text()));
        }
    }

    private static String status(RunProgress progress) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%3.0f %%  %s", 100 * progress.fraction(), progress.activity()));
        progress.remainingSeconds().ifPresent(seconds -> line.append(", ")
                .append(Math.max(1, Math.round(seconds / 60)))
                .append(" min left"));
        return line.toString();
    }

    private void print(RunRecord run) {
        out.println();
        new RunPrinter(out).show(run);
    }

    private static int exitCode(RunState state, RunDirectory run, Process worker, RunProgress progress) {
        return switch (state) {
            case DONE -> ExitCode.OK;
            case STOPPED, PAUSED -> ExitCode.STOPPED;
            case FAILED -> {
                progress.failed().ifPresent(failed -> System.err.println(Printable.lines(failed.message())));
                yield worker.exitValue() == ExitCode.OK ? ExitCode.FAILED : worker.exitValue();
            }
            case QUEUED, RUNNING, INTERRUPTED -> {
                int code = worker.exitValue();
                System.err.println(Printable.lines(WorkerLog.end(run, worker.pid(), code)));
                yield code == ExitCode.INPUT || code == ExitCode.FAILED ? code : ExitCode.WORKER_DIED;
            }
        };
    }

    private static boolean ended(Process worker) {
        try {
            return worker.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
