package lilora.engine.run;

/** Exit codes of workers and of the command line, for scripts. */
public final class ExitCode {
    /** All went well. */
    public static final int OK = 0;
    /** A fault of the program; the text on stderr is for a bug report. */
    public static final int INTERNAL = 1;
    /** Arguments or input cannot be used; the sentence on stderr says what to do. */
    public static final int INPUT = 2;
    /** The run was stopped or released in good order and can be resumed. */
    public static final int STOPPED = 3;
    /** Training failed (loss, disk, memory); the last checkpoint is usable. */
    public static final int FAILED = 4;
    /** The worker process died; the last checkpoint is usable. */
    public static final int WORKER_DIED = 5;

    private ExitCode() {}
}
