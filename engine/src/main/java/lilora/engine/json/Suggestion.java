package lilora.engine.json;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds what a mistyped name probably meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The candidate nearest to {@code word}, ignoring case, if at most a third of its letters differ (but at least one may). */
    public static Optional<String> closest(String word, Collection<String> candidates) {
        return closest(word, candidates, Math.max(1, word.length() / 3));
    }

    /** The candidate nearest to {@code word}, ignoring case, if it is at most {@code edits} typing errors away. */
    public static Optional<String> closest(String word, Collection<String> candidates, int edits) {
        String wanted = word.toLowerCase(Locale.ROOT);
        int best = edits + 1;
        String found = null;
        for (String candidate : new TreeSet<>(candidates)) {
            int distance = distance(wanted, candidate.toLowerCase(Locale.ROOT));
            if (distance < best) {
                best = distance;
                found = candidate;
            }
        }
        return Optional.ofNullable(found);
    }

    /** The text {@code  Did you mean "x"?} with a leading space, or nothing. */
    public static String sentence(String word, Collection<String> candidates) {
        return closest(word, candidates)
                .map(c -> " Did you mean \"" + c + "\"?")
                .orElse("");
    }

    /** Edit distance in which a swap of two neighbours counts once (optimal string alignment). */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
