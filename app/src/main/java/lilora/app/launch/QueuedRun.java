package lilora.app.launch;

import lilora.engine.run.RunDirectory;

/**
 * A run in the queue.
 *
 * @param runId of the run
 * @param name of its experiment
 * @param device it needs or has, with the host that it is of if that is another computer
 */
public record QueuedRun(String runId, String name, String device) {
    /** One at work. */
    static QueuedRun of(RunDirectory run) {
        return of(run, RunSlots.taken(run));
    }

    /** One that waits. */
    static QueuedRun waiting(RunDirectory run, WorkerStarter starter) {
        return of(run, RunSlots.of(run, starter).wanted());
    }

    private static QueuedRun of(RunDirectory run, String device) {
        return new QueuedRun(
                run.path().getFileName().toString(), run.spec().experiment().name(), device);
    }
}
