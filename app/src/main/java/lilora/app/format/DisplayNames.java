package lilora.app.format;

import java.util.regex.Pattern;

/** Names that must fit. */
public final class DisplayNames {
    private static final String ELLIPSIS = "…";
    /** Fewer letters of a name say nothing. */
    private static final int LEAST = 4;

    private static final Pattern STEERING =
            Pattern.compile("[\\p{Cntrl}\\u2028\\u2029\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufeff]+");

    private DisplayNames() {}

    /** On one line, without characters that steer a terminal or turn the direction of what follows. */
    public static String plain(String text) {
        return STEERING.matcher(text).replaceAll(" ").strip();
    }

    /** At most so many characters on one line, all of them to be seen; never half of one that takes two. */
    public static String shorten(String text, int most) {
        String line = plain(text);
        if (line.codePointCount(0, line.length()) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + ELLIPSIS;
    }

    /**
     * As {@link #shorten}, but of a name with an addition, such as {@code LiLoRA · seed 2}, the addition stays: it is what tells the
     * name from another.
     */
    public static String keepingEnd(String text, int most) {
        String line = text.replace('\n', ' ');
        int addition = line.indexOf(" · ");
        if (line.codePointCount(0, line.length()) <= most || addition < 0) {
            return shorten(line, most);
        }
        String end = line.substring(addition);
        int left = most - end.codePointCount(0, end.length());
        return left >= LEAST ? shorten(line.substring(0, addition), left) + end : ELLIPSIS + tail(end, most - 1);
    }

    /** At most so many characters: what lies in the middle goes, as names of settings begin alike and end in a value. */
    public static String keepingEnds(String text, int most) {
        int count = text.codePointCount(0, text.length());
        if (count <= most) {
            return text;
        }
        int behind = most / 2;
        return text.substring(0, text.offsetByCodePoints(0, most - 1 - behind)) + ELLIPSIS + tail(text, behind);
    }

    private static String tail(String text, int most) {
        int count = text.codePointCount(0, text.length());
        return count <= most ? text : text.substring(text.offsetByCodePoints(0, count - most));
    }
}
