package lilora.app.chart;

/** Text that must fit. */
final class Labels {
    private static final String ELLIPSIS = "…";

    private Labels() {}

    /** At most so many characters; never half of one that takes two. */
    static String shorten(String text, int most) {
        String line = text.replace('\n', ' ');
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + ELLIPSIS;
    }
}
