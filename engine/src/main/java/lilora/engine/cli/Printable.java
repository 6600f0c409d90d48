package lilora.engine.cli;

import java.util.stream.Collectors;

/**
 * Text from files, made fit for a terminal: a title must not move the cursor, begin a line of its own or turn the direction of
 * writing. What is printed of names, titles and sentences goes through here.
 */
public final class Printable {
    private static final int REPLACEMENT = 0xFFFD;

    private Printable() {}

    /** One line: white space becomes a space, whatever else controls a terminal a replacement character. */
    public static String line(String text) {
        if (text.codePoints().noneMatch(Printable::controls)) {
            return text;
        }
        return text.codePoints()
                .map(point -> !controls(point) ? point : Character.isWhitespace(point) ? ' ' : REPLACEMENT)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Several lines, each as by {@link #line}. */
    public static String lines(String text) {
        return text.lines().map(Printable::line).collect(Collectors.joining(System.lineSeparator()));
    }

    private static boolean controls(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> turns(point);
            default -> false;
        };
    }

    /** Marks, embeddings, overrides and isolates of writing direction (Unicode Annex 9). */
    private static boolean turns(int point) {
        return point == 0x061C
                || point == 0x200E
                || point == 0x200F
                || (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }
}
