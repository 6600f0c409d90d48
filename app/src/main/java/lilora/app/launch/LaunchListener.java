package lilora.app.launch;

/** Who is told what becomes of launched runs. */
public interface LaunchListener {
    /** The worker of a run was started. */
    void launched(QueuedRun run);

    /** A run waits for its device. */
    void queued(QueuedRun run);

    /** The worker of a run of another computer is followed again. */
    default void followed(QueuedRun run) {}

    /** The worker of a run is gone, in good order or not: the run's events tell how it ended. */
    void ended(String runId);

    /** No worker could be started for a run, or it ended before it began; the run stays, to be resumed. */
    void failed(String runId, String sentence);

    /** The queue could not be kept on the disk; it goes on as long as this program. */
    void unkept(String sentence);

    /** The queue of an earlier time could not be read; its file is renamed, its runs are in the list of runs. */
    void unread(String sentence);
}
