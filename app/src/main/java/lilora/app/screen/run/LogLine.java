package lilora.app.screen.run;

/**
 * A line of the log.
 *
 * @param seq of the event
 * @param time ISO-8601 instant
 * @param level how much it matters
 * @param text what happened
 */
public record LogLine(long seq, String time, Level level, String text) {
    /** How much a line matters. */
    public enum Level {
        INFO,
        NOTE,
        WARNING,
        ERROR
    }
}
