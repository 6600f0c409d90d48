package lilora.app.follow;

import lilora.storage.repository.RunRow;

/** Who is told, on the FX thread, what becomes of runs. */
public interface RunStatusListener {
    /** A run that was at work is not any more. */
    void ended(RunRow run);

    /** The worker of a run is there, but gives no sign of life. */
    void silent(RunRow run, String sentence);

    /** A worker found something that somebody should look at, such as a disk that fills. */
    void alarm(RunRow run, String sentence);

    /** A task fell by much since it was learned. */
    default void fell(RunRow run, String sentence) {}

    /** Runs cannot be followed just now; told once, and tried again. */
    void trouble(String sentence);
}
