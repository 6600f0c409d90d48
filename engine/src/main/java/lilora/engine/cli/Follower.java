package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.event.MemoryPeaks;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.RunSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerEnd;
import lilora.engine.worker.WorkerLauncher;
import lilora.engine.worker.WorkerLog;
import lilora.engine.worker.WorkerProgress;
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
        // What earlier attempts did counts for the matrix and the progress, but is not shown again.
        WorkerProgress followed = new WorkerProgress(directory);
        tell(followed.before());
        return follow(directory, start, followed);
    }

    /**
     * Follows a worker that was started by another program to its end, and shows all that it did.
     *
     * @param worker its process
     */
    FollowedRun join(RunDirectory directory, Process worker) {
        return follow(directory, () -> worker, WorkerProgress.fromTheStart(directory));
    }

    private FollowedRun follow(RunDirectory directory, Supplier<Process> start, WorkerProgress followed) {
        List<String> tasks = directory.spec().experiment().tasks().stream()
                .map(task -> title(Path.of(task.folder())))
                .toList();
        announce(directory, tasks.size());
        RunView view = json ? new JsonView(out) : new TextView(out, Terminal.isWatched(), tasks);
        Process worker = start.get();
        try (OnInterrupt hint = new OnInterrupt(() -> howToGoOn(worker, directory))) {
            toTheEnd(directory, worker, view, followed);
            int code = hint.interrupted() ? ExitCode.WORKER_DIED : exitCode(worker, followed.ofWorker(), directory);
            if (!json && code == ExitCode.OK) {
                summary(directory, followed.progress(), new ResultTable(tasks));
            }
            return new FollowedRun(code, followed.progress(), tasks);
        }
    }

    /** A run of another computer may be followed where its tasks are not. */
    private static String title(Path task) {
        try {
            return Task.describe(task).title();
        } catch (InputException e) {
            return String.valueOf(task.getFileName());
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

    private void toTheEnd(RunDirectory directory, Process worker, RunView view, WorkerProgress progress) {
        boolean alive = true;
        while (alive) {
            alive = !ended(worker);
            EventReader.Batch batch = progress.poll(worker::pid, view::show);
            tell(batch);
            recorder.accept(directory);
            view.tick(progress.progress());
        }
        view.end(progress.progress());
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
        String process = worker.pid() == 0 ? "" : " (worker process %d)".formatted(worker.pid());
        return "The run continues on its own%s. To stop it: lilora control %s stop-after-step"
                .formatted(process, directory);
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
        WorkerEnd end = WorkerEnd.of(worker, progress, directory);
        end.sentence().ifPresent(sentence -> System.err.println(Printable.lines(sentence)));
        if (end.sentence().isEmpty() && end.exitCode() == ExitCode.STOPPED && !json) {
            out.println("The run is %s; continue with: %s"
                    .formatted(progress.done().orElseThrow().outcome(), WorkerLog.resume(directory)));
        }
        return end.exitCode();
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

    private void summary(RunDirectory directory, RunProgress progress, ResultTable table) {
        progress.done().ifPresent(done -> {
            out.println(ResultTable.metrics(done.metrics()));
            table.chosen(progress.cells()).forEach(out::println);
            String remark = MethodCatalog.load()
                    .remark(directory.spec().experiment().method().id());
            if (!remark.isEmpty()) {
                out.println(remark);
            }
            progress.parameters().ifPresent(counted -> progress.plan()
                    .ifPresent(plan -> out.println(ResultTable.parameters(counted, plan.parameters()))));
            peaks("memory", progress, MemoryPeaks.Peak::residentBytes);
            peaks("device memory", progress, MemoryPeaks.Peak::deviceBytes);
            out.println("done in " + TextView.duration(done.seconds()));
            out.println();
        });
    }
}
