package lilora.app.screen.welcome;

/**
 * One thing the workbench needs, and whether it is there.
 *
 * @param title such as "Device"
 * @param summary a few words for the status bar, such as "CPU, 8 cores"
 * @param sentence what was found and, unless all is well, what to do
 */
public record ReadinessCheck(String title, Verdict verdict, String summary, String sentence) {
    /** How it stands. */
    public enum Verdict {
        OK,
        WARNING,
        ERROR
    }
}
