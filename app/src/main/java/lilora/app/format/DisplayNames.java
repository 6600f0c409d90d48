package lilora.app.format;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names that must fit. */
public final class DisplayNames {
    private static final String ELLIPSIS = "…";
    /** Stands between a name and what is added to it. */
    private static final String BETWEEN = " · ";

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
        if (length(line) <= most) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, most - 1)).stripTrailing() + ELLIPSIS;
    }

    /**
     * At most so many characters of a name with additions, such as {@code LiLoRA · seed 2}: they stay, because they tell the name from
     * others, and of the name what lies in the middle goes. Additions that are too long for that lose their middles, too, the longest
     * first.
     */
    public static String keepingEnd(String text, int most) {
        String line = plain(text);
        if (length(line) <= most) {
            return line;
        }
        List<String> parts = List.of(line.split(Pattern.quote(BETWEEN)));
        int room = most - BETWEEN.length() * (parts.size() - 1);
        int added = parts.stream().skip(1).mapToInt(DisplayNames::length).sum();
        int name = room - added;
        if (name >= LEAST) {
            return keepingEnds(parts.get(0), name) + line.substring(parts.get(0).length());
        }
        int each = room;
        while (each > LEAST && cut(parts, each) > room) {
            each--;
        }
        int longest = each;
        return keepingEnds(
                parts.stream().map(part -> keepingEnds(part, longest)).collect(Collectors.joining(BETWEEN)), most);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** How long all are together where none is longer than so much. */
    private static int cut(List<String> parts, int longest) {
        return parts.stream().mapToInt(part -> Math.min(longest, length(part))).sum();
    }

    /** At most so many characters: what lies in the middle goes, as names of settings begin alike and end in a value. */
    public static String keepingEnds(String text, int most) {
        int count = length(text);
        if (count <= most) {
            return text;
        }
        int behind = most / 2;
        return text.substring(0, text.offsetByCodePoints(0, most - 1 - behind)) + ELLIPSIS + tail(text, behind);
    }

    private static String tail(String text, int most) {
        int count = length(text);
        return count <= most ? text : text.substring(text.offsetByCodePoints(0, count - most));
    }
}
