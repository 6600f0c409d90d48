package lilora.engine.cli;

/** The terminal this program prints to. */
final class Terminal {
    private Terminal() {}

    /** Whether somebody watches: later JDKs give a console object in any case, so the environment is asked, too. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean isWatched() {
        return System.console() != null && System.getenv("TERM") != null;
    }
}
