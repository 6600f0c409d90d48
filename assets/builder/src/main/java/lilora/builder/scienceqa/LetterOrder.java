package lilora.builder.scienceqa;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Puts options in their final order. The right option goes to a letter that has been right least often among questions with as
 * many options, so that no letter is a good guess; the others are shuffled. Not safe for several threads.
 */
public final class LetterOrder {
    private final Random random;
    private final Map<Integer, int[]> used = new HashMap<>();

    /** The options in their final order and the index of the right one. */
    public record Ordered(List<String> options, int answer) {
        /** The right option's letter, {@code A} for the first. */
        public String letter() {
            return letterOf(answer);
        }
    }

    /** @param random shuffles the wrong options and breaks ties between letters */
    public LetterOrder(Random random) {
        this.random = random;
    }

    /** Orders the options of one question. */
    public Ordered order(List<String> options, int answer) {
        int[] counts = used.computeIfAbsent(options.size(), int[]::new);
        int place = leastUsed(counts);
        counts[place]++;
        List<String> others = new ArrayList<>(options);
        others.remove(answer);
        Collections.shuffle(others, random);
        others.add(place, options.get(answer));
        return new Ordered(List.copyOf(others), place);
    }

    private int leastUsed(int[] counts) {
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            places.add(i);
        }
        Collections.shuffle(places, random);
        return Collections.min(places, (a, b) -> Integer.compare(counts[a], counts[b]));
    }

    static String letterOf(int index) {
        return String.valueOf((char) ('A' + index));
    }
}
