package lilora.app.launch;

import java.time.Instant;
import java.util.Optional;
import lilora.engine.run.RunDirectory;

/**
 * A run whose worker was started, by this program or by one before it.
 *
 * @param run what works
 * @param directory of the run
 * @param handle the process
 * @param mark how it is found again
 */
record WorkerProcess(QueuedRun run, RunDirectory directory, ProcessHandle handle, Mark mark) {
    /**
     * Names a process for another program: ids of processes are used again, start times tell them apart.
     *
     * @param started ISO-8601 instant; empty where the system does not tell
     * @param eventBytes length of the event file when the worker was started
     */
    record Mark(String run, long pid, String started, long eventBytes) {}

    /** One started just now. */
    static WorkerProcess of(QueuedRun run, RunDirectory directory, Process process, long eventBytes) {
        ProcessHandle handle = process.toHandle();
        return new WorkerProcess(
                run, directory, handle, new Mark(run.runId(), handle.pid(), start(handle), eventBytes));
    }

    /** One started before, if its process is still there. */
    static Optional<WorkerProcess> find(RunDirectory directory, Mark mark) {
        return ProcessHandle.of(mark.pid())
                .filter(found -> start(found).equals(mark.started()))
                .map(found -> new WorkerProcess(QueuedRun.of(directory), directory, found, mark));
    }

    private static String start(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("");
    }

    boolean isAlive() {
        return handle.isAlive();
    }

    /** Whether it has told nothing at all. */
    boolean neverBegan() {
        return length(directory) <= mark.eventBytes();
    }

    /** Bytes of events. */
    static long length(RunDirectory directory) {
        return directory.events().toFile().length();
    }
}
