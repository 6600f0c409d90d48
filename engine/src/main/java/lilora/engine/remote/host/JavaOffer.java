package lilora.engine.remote.host;

/**
 * The Java that a host would be given that has none for a worker.
 *
 * @param version such as {@code 17.0.9}; empty if there is none to give
 * @param bytes that would be sent
 * @param obstacle why it would not run there, as a sentence; empty if it would
 */
public record JavaOffer(String version, long bytes, String obstacle) {
    /** Nothing: the host has one, or nobody looked. */
    public static final JavaOffer NONE = new JavaOffer("", 0, "");

    /** Of a Java that would not run there. */
    public static JavaOffer refused(String obstacle) {
        return new JavaOffer("", 0, obstacle);
    }

    /** Whether there is one that would run there. */
    public boolean isGood() {
        return !version.isEmpty();
    }
}
