package lilora.engine;

/** What something long tells about itself while it is under way; from any thread and as often as is convenient. */
@FunctionalInterface
public interface Progress {
    /** Nobody listens, nobody cancels. */
    Progress NONE = (fraction, message) -> {};

    /** Says how far the work is, 0 to 1 or negative if unknown, and what it does now. */
    void update(double fraction, String message);

    /** Whether somebody asked the work to end. */
    default boolean isCancelled() {
        return false;
    }
}
