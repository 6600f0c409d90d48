package lilora.builder.source;

/**
 * The benchmark cannot be built: a package is missing or differs, or its content is not what the builder expects. The message
 * is one sentence for the person at the command line: what, where, what to do.
 */
public final class BuildException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BuildException(String message) {
        super(message);
    }

    public BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
