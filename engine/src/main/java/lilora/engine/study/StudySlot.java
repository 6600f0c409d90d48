package lilora.engine.study;

import java.nio.file.Files;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import lilora.engine.event.RunProgress;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerEnd;
import lilora.engine.worker.WorkerLog;
import lilora.engine.worker.WorkerProgress;
import org.jspecify.annotations.Nullable;

/** A run of a study at work, by a worker of ours or by one that was there before. For one thread. */
final class StudySlot {
    private final StudyPlan.Entry entry;
    private final RunDirectory directory;
    private final WorkerProgress progress;
    private final @Nullable Process worker;
    private final StudyListener.Start start;

    private StudySlot(
            StudyPlan.Entry entry,
            RunDirectory directory,
            WorkerProgress progress,
            @Nullable Process worker,
            StudyListener.Start start) {
        this.entry = entry;
        this.directory = directory;
        this.progress = progress;
        this.worker = worker;
        this.start = start;
    }

    /**
     * Starts a worker of a run that was just made.
     *
     * @param branched whether it begins with stages of another
     */
    static StudySlot made(
            StudyPlan.Entry entry, RunDirectory directory, boolean branched, Function<RunDirectory, Process> launcher) {
        return new StudySlot(
                entry,
                directory,
                new WorkerProgress(directory),
                launcher.apply(directory),
                branched ? StudyListener.Start.BRANCHED : StudyListener.Start.NEW);
    }

    /** Starts a worker of a run that was there, unless one is at work. */
    static StudySlot of(StudyPlan.Entry entry, RunDirectory directory, Function<RunDirectory, Process> launcher) {
        WorkerProgress progress = new WorkerProgress(directory);
        // Of a run on another computer the launcher knows more than what was copied of its heartbeat.
        if (mayBeAtWork(directory) && !Files.exists(directory.remote())) {
            return new StudySlot(entry, directory, progress, null, StudyListener.Start.FOLLOWED);
        }
        boolean fresh = progress.before().events().isEmpty();
        return new StudySlot(
                entry,
                directory,
                progress,
                launcher.apply(directory),
                fresh ? StudyListener.Start.NEW : StudyListener.Start.RESUMED);
    }

    StudyPlan.Entry entry() {
        return entry;
    }

    RunDirectory directory() {
        return directory;
    }

    StudyListener.Start start() {
        return start;
    }

    RunProgress progress() {
        return progress.progress();
    }

    StudyListener.Active told() {
        return new StudyListener.Active(entry.run(), directory, progress());
    }

    /** Whether the worker is one that this study started. */
    boolean isOurs() {
        return worker != null;
    }

    /** Calls back, from any thread, as soon as a worker of ours is gone. */
    void whenOver(Runnable told) {
        if (worker != null) {
            CompletableFuture<Process> unused = worker.onExit().whenComplete((process, fault) -> told.run());
        }
    }

    boolean ended() {
        return worker == null ? !isAtWork() : !worker.isAlive();
    }

    /**
     * Of a worker of ours that has ended.
     *
     * @throws lilora.engine.InputException if it is one of another computer that cannot be followed any more, whatever its run does there
     */
    void requireFollowed() {
        if (worker != null) {
            int unused = worker.exitValue();
        }
    }

    /** Whether any worker is. */
    boolean isAtWork() {
        return mayBeAtWork(directory);
    }

    private static boolean mayBeAtWork(RunDirectory directory) {
        return Liveness.of(directory, Instant.now()).mayBeAtWork();
    }

    void poll() {
        progress.poll(() -> worker == null ? 0 : worker.pid(), (event, at) -> {});
    }

    /** Why our worker, which has ended, left the run unfinished. */
    StudyOutcome.Failure failure() {
        Process ours = Objects.requireNonNull(worker);
        WorkerEnd end = WorkerEnd.of(ours, progress.ofWorker(), directory);
        return new StudyOutcome.Failure(
                entry.run(),
                end.exitCode() == ExitCode.OK ? ExitCode.FAILED : end.exitCode(),
                end.sentence().orElseGet(() -> "The run was stopped; continue with: " + WorkerLog.resume(directory)));
    }
}
