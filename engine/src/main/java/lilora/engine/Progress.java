package lilora.engine;

import java.util.concurrent.CancellationException;

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

    /**
     * Ends work that nobody wants any more, at a place where it can end.
     *
     * @throws CancellationException if somebody asked for it
     */
    default void requireWanted() {
        if (isCancelled()) {
            throw new CancellationException();
        }
    }

    /**
     * One of several parts of equal length.
     *
     * @param done parts before it
     * @param parts all of them
     * @param title said in front of what the part says of itself
     */
    default Progress part(int done, int parts, String title) {
        Progress whole = this;
        return new Progress() {
            @Override
            public void update(double fraction, String message) {
                whole.update((done + Math.max(0, fraction)) / parts, title + ": " + message);
            }

            @Override
            public boolean isCancelled() {
                return whole.isCancelled();
            }
        };
    }
}
