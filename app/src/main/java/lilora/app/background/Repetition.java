package lilora.app.background;

/** Something done again and again, never twice at the same time. */
public interface Repetition extends AutoCloseable {
    /** Does it once more without waiting for the pause to end, because somebody waits. Nothing once it is closed. */
    void soon();

    /** Ends it; one that is under way finishes. */
    @Override
    void close();
}
