package lilora.app.task;

/** Something done again and again. */
public interface Repetition extends AutoCloseable {
    /** Ends it; one that is under way finishes. */
    @Override
    void close();
}
