package lilora.app.launch;

import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLog;

/**
 * A run whose worker was started, by this program or by one before it.
 *
 * @param run what works
 * @param directory of the run
 * @param alive whether its process is there; of one on another computer, whether it is followed
 * @param mark how it is found again
 */
record WorkerProcess(QueuedRun run, RunDirectory directory, BooleanSupplier alive, Mark mark) {
    /** Of a process that is none of this computer. */
    private static final long ELSEWHERE = 0;

    /**
     * Names a process for another program: ids of processes are used again, start times tell them apart.
     *
     * @param started ISO-8601 instant; empty where the system does not tell
     * @param eventBytes length of the event file when the worker was started
     */
    record Mark(String run, long pid, String started, long eventBytes) {}

    /** One started just now. */
    static WorkerProcess of(QueuedRun run, RunDirectory directory, Process process, long eventBytes) {
        if (RemoteRun.of(directory).isPresent()) {
            return new WorkerProcess(
                    run, directory, process::isAlive, new Mark(run.runId(), ELSEWHERE, "", eventBytes));
        }
        ProcessHandle handle = process.toHandle();
        return new WorkerProcess(
                run, directory, handle::isAlive, new Mark(run.runId(), handle.pid(), start(handle), eventBytes));
    }

    /** One started before, if its process is still there. */
    static Optional<WorkerProcess> find(RunDirectory directory, Mark mark) {
        return Optional.of(mark.pid())
                .filter(pid -> pid != ELSEWHERE)
                .flatMap(ProcessHandle::of)
                .filter(found -> start(found).equals(mark.started()))
                .map(found -> new WorkerProcess(QueuedRun.of(directory), directory, found::isAlive, mark));
    }

    private static String start(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toString).orElse("");
    }

    boolean isAlive() {
        return alive.getAsBoolean();
    }

    /** Why it ended before it could tell so itself; whoever follows a worker elsewhere tells what became of it. */
    Optional<String> lastWords() {
        if (mark.pid() == ELSEWHERE) {
            return Optional.empty();
        }
        // One that was turned away says why, whatever another worker of the run tells meanwhile.
        return WorkerLog.lastWords(directory, mark.pid())
                .or(() -> length(directory) <= mark.eventBytes()
                        ? Optional.of("its worker ended before it began. " + WorkerLog.lastLine(directory))
                        : Optional.empty());
    }

    /** Bytes of events. */
    static long length(RunDirectory directory) {
        return directory.events().toFile().length();
    }
}
