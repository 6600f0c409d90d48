package lilora.engine.pretrain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import lilora.engine.train.PreparedTask;

/**
 * The words that a picture's answers hold, as targets of the vision tower. A word found in many pictures says little about
 * each, and is left out at random: kept with probability √(t / f), f the share of pictures that have it, t =
 * {@value #RARE} (Mikolov et al., arXiv 1310.4546, section 2.3).
 */
final class WordTargets {
    private static final double RARE = 0.005;

    private final int[][] words;
    private final Map<Integer, Double> kept = new HashMap<>();

    /** Images of a batch with their words: {@code image[i]} of the batch shows word {@code word[i]}. */
    @SuppressWarnings("ArrayRecordComponent")
    record Pairs(long[] image, long[] word) {}

    /**
     * Targets of all items.
     *
     * @param endOfAnswer token that is no word
     */
    WordTargets(List<PreparedTask.Example> examples, int endOfAnswer) {
        words = examples.stream()
                .map(example -> Arrays.stream(example.labels())
                        .filter(label -> label >= 0 && label != endOfAnswer)
                        .distinct()
                        .toArray())
                .toArray(int[][]::new);
        Map<Integer, Integer> pictures = new HashMap<>();
        for (int[] own : words) {
            for (int word : own) {
                pictures.merge(word, 1, Integer::sum);
            }
        }
        pictures.forEach((word, count) -> kept.put(word, Math.sqrt(RARE * words.length / count)));
    }

    /** All pairs of a batch. */
    Pairs all(int[] items) {
        return pairs(items, word -> true);
    }

    /** The pairs of a batch; common words are drawn anew each time. Empty if every word was left out. */
    Pairs draw(int[] items, SplittableRandom random) {
        return pairs(items, word -> random.nextDouble() < kept.getOrDefault(word, 1.0));
    }

    private Pairs pairs(int[] items, IntPredicate wanted) {
        List<long[]> pairs = new ArrayList<>();
        for (int i = 0; i < items.length; i++) {
            for (int word : words[items[i]]) {
                if (wanted.test(word)) {
                    pairs.add(new long[] {i, word});
                }
            }
        }
        return new Pairs(
                pairs.stream().mapToLong(pair -> pair[0]).toArray(),
                pairs.stream().mapToLong(pair -> pair[1]).toArray());
    }

    /** The numbers of the items that have words. */
    int[] useful() {
        return IntStream.range(0, words.length).filter(i -> words[i].length > 0).toArray();
    }
}
