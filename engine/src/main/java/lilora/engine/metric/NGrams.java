package lilora.engine.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of the n-grams of one sentence, n = 1 to {@value #LONGEST}. */
final class NGrams {
    static final int LONGEST = 4;

    private final int words;
    private final List<Map<List<String>, Integer>> counts = new ArrayList<>(LONGEST);

    NGrams(List<String> tokens) {
        words = tokens.size();
        for (int n = 1; n <= LONGEST; n++) {
            Map<List<String>, Integer> ofLength = new HashMap<>();
            for (int start = 0; start + n <= words; start++) {
                ofLength.merge(List.copyOf(tokens.subList(start, start + n)), 1, Integer::sum);
            }
            counts.add(ofLength);
        }
    }

    /** Number of words of the sentence. */
    int words() {
        return words;
    }

    /** The n-grams of length {@code n} (1..4) and how often each occurs. */
    Map<List<String>, Integer> ofLength(int n) {
        return counts.get(n - 1);
    }
}
