package lilora.engine.notice;

/** A place that notices go to. */
public interface NoticeSink {
    /** What it is, as sentences begin with it: {@code The notice command}. */
    String title();

    /**
     * Tells one; returns within a minute whatever happens.
     *
     * @throws lilora.engine.InputException with a sentence if it did not arrive
     */
    void send(RunNotice notice);
}
