package lilora.app.command;

import java.util.Locale;
import java.util.OptionalInt;
import java.util.StringTokenizer;

/**
 * Finds what somebody means by a few letters. Every word of the query must occur in the text as letters in order; letters
 * at the start of words and letters that follow each other count more, and so do shorter texts.
 */
final class FuzzyMatch {
    private static final int LETTER = 1;
    private static final int FOLLOWING = 4;
    private static final int WORD_START = 6;
    private static final int WHOLE_WORD = 5;

    private FuzzyMatch() {}

    /** How well the text fits, or empty if it does not. An empty query fits everything equally. */
    static OptionalInt score(String query, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        int total = 0;
        StringTokenizer words = new StringTokenizer(query.toLowerCase(Locale.ROOT));
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            int score = wordScore(word, lower);
            if (score < 0) {
                return OptionalInt.empty();
            }
            total += score;
        }
        return OptionalInt.of(total * 100 - lower.length());
    }

    private static int wordScore(String word, String text) {
        int contained = text.indexOf(word);
        if (contained >= 0) {
            boolean start = startsWord(text, contained);
            return word.length() * (LETTER + FOLLOWING) + (start ? WORD_START + WHOLE_WORD : 0);
        }
        int score = 0;
        int from = 0;
        int last = -2;
        for (int i = 0; i < word.length(); i++) {
            int at = next(word.charAt(i), text, from);
            if (at < 0) {
                return -1;
            }
            score += LETTER + (at == last + 1 ? FOLLOWING : 0) + (startsWord(text, at) ? WORD_START : 0);
            last = at;
            from = at + 1;
        }
        return score;
    }

    /** The next place of a letter, a word's start before any other. */
    private static int next(char letter, String text, int from) {
        int any = text.indexOf(letter, from);
        if (any == from) {
            return any;
        }
        for (int at = any; at >= 0; at = text.indexOf(letter, at + 1)) {
            if (startsWord(text, at)) {
                return at;
            }
        }
        return any;
    }

    private static boolean startsWord(String text, int at) {
        return at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
    }
}
