package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lilora.engine.data.Task;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.progress.RunProgress;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.StandingEvents;
import lilora.engine.run.WorkerLauncher;
import lilora.engine.run.WorkerLog;

/** Starts a worker and shows its events until it ends. The worker itself does not notice whether it is followed. */
final class Follower {
    private static final long POLL_MILLIS = 200;

    private final PrintStream out;
    private final boolean json;

    Follower(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** Runs a worker to its end. */
    Followed start(WorkerLauncher launcher, RunDirectory directory, Path cache) {
        RunSpec spec = directory.spec();
        List<String> tasks = spec.experiment().tasks().stream()
                .map(task -> Task.describe(Path.of(task.folder())).title())
                .toList();
        if (!json) {
            out.println("%s: %s, %d tasks, seed %d, on %s"
                    .formatted(
                            spec.experiment().name(),
                            spec.experiment().method().id(),
                            tasks.size(),
                            spec.experiment().seed(),
                            spec.compute().device()));
            out.println("run directory " + directory);
        }
        RunView view = json ? new JsonView(out) : new TextView(out, terminal(), tasks);
        EventReader reader = new EventReader(directory.events());
        StandingEvents standing = new StandingEvents();
        // What earlier attempts did counts for the matrix and the progress, but is not shown again.
        reader.pollToEnd().events().forEach(standing::accept);
        RunProgress progress = progressOf(standing);
        Process worker = launcher.start(directory, cache, spec.compute());
        boolean alive = true;
        while (alive) {
            alive = !ended(worker);
            for (RecordedEvent event : reader.pollToEnd().events()) {
                standing.accept(event);
                if (event.event() instanceof RunEvent.Hello) {
                    progress = progressOf(standing);
                } else {
                    progress.accept(event.event());
                }
                view.show(event, progress);
            }
            view.tick(progress);
        }
        view.end(progress);
        int code = exitCode(worker.exitValue(), progress, directory);
        if (!json && code == ExitCode.OK) {
            summary(progress);
        }
        return new Followed(code, progress, tasks);
    }

    /** Of what stands; how earlier attempts ended is past. */
    private static RunProgress progressOf(StandingEvents standing) {
        RunProgress progress = new RunProgress();
        standing.events().stream()
                .map(RecordedEvent::event)
                .filter(past -> !(past instanceof RunEvent.Failed) && !(past instanceof RunEvent.Done))
                .forEach(progress::accept);
        return progress;
    }

    /** Whether somebody watches: later JDKs give a console object in any case, so the environment is asked, too. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        return System.console() != null && System.getenv("TERM") != null;
    }

    private static boolean ended(Process worker) {
        try {
            return worker.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private int exitCode(int worker, RunProgress progress, RunDirectory directory) {
        if (progress.failed().isPresent()) {
            System.err.println(progress.failed().get().message());
            return worker == 0 ? ExitCode.FAILED : worker;
        }
        if (progress.done().isEmpty()) {
            String cause = WorkerLog.traces(directory.path()).cause();
            System.err.println(
                    "The worker process ended without a word (exit %d).%s See %s. Continue with: lilora resume %s"
                            .formatted(worker, cause.isEmpty() ? "" : " " + cause, directory.workerLog(), directory));
            return ExitCode.WORKER_DIED;
        }
        if (worker == ExitCode.STOPPED && !json) {
            out.println("The run is %s; continue with: lilora resume %s"
                    .formatted(progress.done().get().outcome(), directory));
        }
        return worker;
    }

    private void summary(RunProgress progress) {
        progress.done().ifPresent(done -> {
            out.println(ResultTable.metrics(done.metrics()));
            progress.parameters().ifPresent(counted -> progress.plan()
                    .ifPresent(plan -> out.println(ResultTable.parameters(counted, plan.parameters()))));
            out.println("done in " + TextView.duration(done.seconds()));
            out.println();
        });
    }
}
