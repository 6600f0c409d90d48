package lilora.app.experiment;

/** Who wants to know about launches; called on the FX thread. */
public interface Launches {
    /** A worker process was started for a run. */
    void launched(String runId);

    /** A run waits for its device. */
    void queued(String runId);

    /** No worker could be started for a run; the run stays, to be resumed. */
    void failed(String runId, String sentence);
}
