package lilora.app.shell;

/** Goes from one screen to another; to be called on the FX thread. */
public interface Navigator {
    /** Shows a screen as it was left. */
    void open(String screenId);

    /** Shows one thing in a screen. */
    void open(String screenId, String subject);

    /** Shows a run. */
    default void openRun(String runId) {
        open(ScreenIds.RUN, runId);
    }

    /** Whether this thing is in view already, so that nobody need be offered to see it. */
    default boolean shows(String screenId, String subject) {
        return false;
    }

    /** Shows the screen before this one, if there is one. */
    void back();
}
