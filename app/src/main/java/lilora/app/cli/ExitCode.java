package lilora.app.cli;

/** What the process tells its caller; the same numbers as the engine's own command line. */
final class ExitCode {
    static final int OK = 0;
    static final int INTERNAL = 1;
    static final int INPUT = 2;
    static final int STOPPED = 3;
    static final int FAILED = 4;
    static final int WORKER_DIED = 5;

    private ExitCode() {}
}
