package lilora.engine;

/**
 * White space as the field's code sees it. That is Python, whose {@code split()} and {@code strip()} know more white space than Java's
 * {@code \s} and {@code strip()}: the no-break spaces, the next-line character, the separators 1C to 1F. A zero-width space is none.
 */
public final class PythonWhitespace {
    private PythonWhitespace() {}

    /** The text without white space at its ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && is(text.charAt(start))) {
            start++;
        }
        while (end > start && is(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether the text is nothing but white space. */
    public static boolean isBlank(String text) {
        return text.chars().allMatch(c -> is((char) c));
    }

    /** Whether Python's {@code str.isspace()} holds for the character. */
    public static boolean is(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
