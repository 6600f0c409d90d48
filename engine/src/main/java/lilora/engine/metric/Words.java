package lilora.engine.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * White space as the published evaluators see it. They run in Python, whose {@code split()} and {@code strip()} know more
 * white space than Java's {@code \s} and {@code strip()}: the no-break spaces, the next-line character, the separators 1C to
 * 1F.
 */
final class Words {
    private Words() {}

    /** The words between white space; none for blank text. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= text.length(); at++) {
            boolean space = at == text.length() || isSpace(text.charAt(at));
            if (space && start >= 0) {
                words.add(text.substring(start, at));
                start = -1;
            } else if (!space && start < 0) {
                start = at;
            }
        }
        return words;
    }

    /** The text without white space at its ends. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** Whether {@code part}, not empty, occurs in {@code whole} as consecutive words. */
    static boolean contain(List<String> whole, List<String> part) {
        return !part.isEmpty() && Collections.indexOfSubList(whole, part) >= 0;
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
    }
}
