package lilora.engine.remote.shell;

import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.InputException;

/**
 * The one way by which a text becomes a word of a POSIX shell. Between apostrophes every character stands for itself, line breaks
 * too; an apostrophe ends the quotation, stands escaped, and begins another.
 */
public final class ShellQuote {
    private ShellQuote() {}

    /**
     * One word, whatever is in the text. A word that begins with a dash is still an option to the program that gets it.
     *
     * @throws InputException for what no argument of a program can hold: a NUL, or half of a character
     */
    public static String of(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InputException("\"%s\" holds a NUL character, which no command can be given; take it out."
                    .formatted(text.replace("\0", "\\0")));
        }
        if (text.codePoints().anyMatch(point -> Character.getType(point) == Character.SURROGATE)) {
            throw new InputException(
                    "A text for another computer holds half of a character (a lone surrogate), which cannot be sent; change it.");
        }
        return "'" + text.replace("'", "'\\''") + "'";
    }

    /** Several words. */
    public static String of(List<String> texts) {
        return texts.stream().map(ShellQuote::of).collect(Collectors.joining(" "));
    }
}
