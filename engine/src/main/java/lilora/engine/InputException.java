package lilora.engine;

import java.util.List;

/**
 * What a person gave us cannot be used. The message is one or two sentences for that person: what is wrong, where (file,
 * line, field), and what to do. It is shown as it stands, without a stack trace.
 *
 * <p>A sentence does not know where it is read, so it speaks of settings, not of options of a command line: {@link #settings()} names
 * those that would mend it, and a command line adds what it calls them. In the same way {@link #command()} is what a command line has
 * where a window has a page.
 */
public sealed class InputException extends RuntimeException permits DiskException {
    private static final long serialVersionUID = 1L;

    private final String[] settings;
    private final String command;

    public InputException(String sentence) {
        this(sentence, "", new String[0]);
    }

    public InputException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.settings = cause instanceof InputException told ? told.settings : new String[0];
        this.command = cause instanceof InputException told ? told.command : "";
    }

    private InputException(String sentence, String command, String... settings) {
        super(sentence);
        this.settings = settings;
        this.command = command;
    }

    /** A disk without room, which another one might have. */
    InputException(String sentence, List<String> settings) {
        this(sentence, "", settings.toArray(String[]::new));
    }

    /**
     * What can be mended by a setting.
     *
     * @param settings as {@link #settings()}
     */
    public static InputException about(String sentence, String... settings) {
        return new InputException(sentence, "", settings.clone());
    }

    /**
     * What a command tells more of, or mends.
     *
     * @param command as {@link #command()}
     * @param settings as {@link #settings()}
     */
    public static InputException withCommand(String command, String sentence, String... settings) {
        return new InputException(sentence, command, settings.clone());
    }

    /** Settings that would mend it, by the names of their fields, such as {@code startAdapter}; most often none. */
    public List<String> settings() {
        return List.of(settings);
    }

    /** The command that tells more or mends it, with its arguments, such as {@code check-data}; most often empty. */
    public String command() {
        return command;
    }
}
