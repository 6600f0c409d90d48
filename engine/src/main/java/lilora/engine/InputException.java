package lilora.engine;

/**
 * What a person gave us cannot be used. The message is one or two sentences for that person: what is wrong, where (file,
 * line, field), and what to do. It is shown as it stands, without a stack trace.
 */
public sealed class InputException extends RuntimeException permits DiskException {
    private static final long serialVersionUID = 1L;

    public InputException(String sentence) {
        super(sentence);
    }

    public InputException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
