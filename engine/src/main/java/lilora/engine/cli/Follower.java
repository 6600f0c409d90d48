package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lilora.engine.data.Task;
import lilora.engine.event.MemoryPeaks;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLauncher;
import lilora.engine.worker.WorkerLog;
import org.jspecify.annotations.Nullable;

/** Starts a worker and shows its events until it ends. The worker itself does not notice whether it is followed. */
public final class Follower {
    private static final long POLL_MILLIS = 200;
    private static final long INTERRUPT_MILLIS = 3000;

    private final PrintStream out;
    private final boolean json;
    private final Consumer<RunDirectory> recorder;

    /**
     * Prints what happens.
     *
     * @param json whether as lines of JSON
     * @param recorder is called a few times a second, and once more when the worker has ended, so that it can take in what is new
     */
    public Follower(PrintStream out, boolean json, Consumer<RunDirectory> recorder) {
        this.out = out;
        this.json = json;
        this.recorder = recorder;
    }

    /** Runs a worker to its end. */
    FollowedRun start(WorkerLauncher launcher, RunDirectory directory, Path cache) {
        return start(
                directory,
                () -> launcher.start(directory, cache, directory.spec().compute()));
    }

    /**
     * Runs a worker to its end.
     *
     * @param start of the worker; asked once
     */
    public FollowedRun start(RunDirectory directory, Supplier<Process> start) {
        List<String> tasks = directory.spec().experiment().tasks().stream()
                .map(task -> Task.describe(Path.of(task.folder())).title())
                .toList();
        announce(directory, tasks.size());
        Following following = new Following(directory, json ? new JsonView(out) : new TextView(out, terminal(), tasks));
        Process worker = start.get();
        try (OnInterrupt hint = new OnInterrupt(() -> howToGoOn(worker, directory))) {
            following.toTheEnd(worker);
            int code =
                    hint.interrupted() ? ExitCode.WORKER_DIED : exitCode(worker, following.ofThisWorker(), directory);
            if (!json && code == ExitCode.OK) {
                summary(following.progress);
            }
            return new FollowedRun(code, following.progress, tasks);
        }
    }

    private void announce(RunDirectory directory, int tasks) {
        if (json) {
            return;
        }
        RunSpec spec = directory.spec();
        out.println(Printable.line("%s: %s, %d tasks, seed %d, on %s"
                .formatted(
                        spec.experiment().name(),
                        spec.experiment().method().id(),
                        tasks,
                        spec.experiment().seed(),
                        spec.compute().device())));
        out.println(Printable.line("run directory " + directory));
    }

    /** One worker's way, as its events tell of it. */
    private final class Following {
        private final RunDirectory directory;
        private final RunView view;
        private final EventReader reader;
        private final CurrentEvents current = new CurrentEvents();
        private RunProgress progress;
        private boolean began;

        Following(RunDirectory directory, RunView view) {
            this.directory = directory;
            this.view = view;
            this.reader = new EventReader(directory.events());
            // What earlier attempts did counts for the matrix and the progress, but is not shown again.
            EventReader.Batch before = reader.pollToEnd();
            before.events().forEach(current::accept);
            tell(before);
            this.progress = progressOf(current);
        }

        void toTheEnd(Process worker) {
            boolean alive = true;
            while (alive) {
                alive = !ended(worker);
                EventReader.Batch batch = reader.pollToEnd();
                tell(batch);
                recorder.accept(directory);
                batch.events().forEach(event -> take(event, worker));
                view.tick(progress);
            }
            view.end(progress);
        }

        private void take(RecordedEvent event, Process worker) {
            current.accept(event);
            if (event.event() instanceof RunEvent.Hello hello) {
                began = hello.pid() == worker.pid();
                progress = progressOf(current);
            } else {
                progress.accept(event.event());
            }
            // Whoever is turned away sees what another worker does here, and must not take it for its own.
            if (began) {
                view.show(event, progress);
            }
        }

        /** Nothing if the worker was turned away. */
        RunProgress ofThisWorker() {
            return began ? progress : new RunProgress();
        }
    }

    /** What is lost of the run's events, if anything is. */
    private static void tell(EventReader.Batch batch) {
        if (!batch.gapless()) {
            batch.problems().forEach(problem -> System.err.println(Printable.line(problem.sentence())));
        }
    }

    /** The worker of an interrupted terminal ends, too; one whose follower alone was interrupted goes on. */
    private static String howToGoOn(Process worker, RunDirectory directory) {
        try {
            if (worker.waitFor(INTERRUPT_MILLIS, TimeUnit.MILLISECONDS)) {
                return "The run is interrupted; continue with: " + WorkerLog.resume(directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "The run continues on its own (worker process %d). To stop it: lilora control %s stop-after-step"
                .formatted(worker.pid(), directory);
    }

    /** Of what stands; how earlier attempts ended is past. */
    private static RunProgress progressOf(CurrentEvents current) {
        RunProgress progress = new RunProgress();
        current.events().stream()
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

    private int exitCode(Process worker, RunProgress progress, RunDirectory directory) {
        int code = worker.exitValue();
        if (progress.failed().isPresent()) {
            System.err.println(Printable.lines(progress.failed().get().message()));
            return code == ExitCode.OK ? ExitCode.FAILED : code;
        }
        if (progress.done().isEmpty()) {
            System.err.println(Printable.lines(WorkerLog.end(directory, worker.pid(), code)));
            return code == ExitCode.INPUT || code == ExitCode.FAILED ? code : ExitCode.WORKER_DIED;
        }
        if (code == ExitCode.STOPPED && !json) {
            out.println("The run is %s; continue with: %s"
                    .formatted(progress.done().get().outcome(), WorkerLog.resume(directory)));
        }
        return code;
    }

    private void peaks(String what, RunProgress progress, Function<MemoryPeaks.Peak, @Nullable Long> bytes) {
        String stages = progress.memoryPeaks().stream()
                .filter(peak -> bytes.apply(peak) != null)
                .map(peak -> "stage %d %,d MiB".formatted(peak.stage(), bytes.apply(peak) >> 20))
                .collect(Collectors.joining(", "));
        if (!stages.isEmpty()) {
            out.println("peak " + what + ": " + stages);
        }
    }

    private void summary(RunProgress progress) {
        progress.done().ifPresent(done -> {
            out.println(ResultTable.metrics(done.metrics()));
            progress.parameters().ifPresent(counted -> progress.plan()
                    .ifPresent(plan -> out.println(ResultTable.parameters(counted, plan.parameters()))));
            peaks("memory", progress, MemoryPeaks.Peak::residentBytes);
            peaks("device memory", progress, MemoryPeaks.Peak::deviceBytes);
            out.println("done in " + TextView.duration(done.seconds()));
            out.println();
        });
    }
}
