package lilora.app.launch;

import java.util.List;

/**
 * The queue at one moment.
 *
 * @param working runs whose workers were started, oldest first
 * @param waiting runs that wait for their device, the next first
 */
public record QueueState(List<QueuedRun> working, List<QueuedRun> waiting) {
    public static final QueueState EMPTY = new QueueState(List.of(), List.of());

    public QueueState {
        working = List.copyOf(working);
        waiting = List.copyOf(waiting);
    }

    /** Whether the run's worker was started and is not known to have ended. */
    public boolean works(String runId) {
        return working.stream().anyMatch(run -> run.runId().equals(runId));
    }

    /** Whether the run waits. */
    public boolean waits(String runId) {
        return waiting.stream().anyMatch(run -> run.runId().equals(runId));
    }
}
