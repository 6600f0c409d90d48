package lilora.app.amount;

/** Names that must fit. */
public final class Names {
    private static final String ELLIPSIS = "…";

    private Names() {}

    /** At most so many characters on one line; never half of one that takes two. */
    public static String shorten(String text, int most) {
        String line = text.replace('\n', ' ');
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + ELLIPSIS;
    }
}
