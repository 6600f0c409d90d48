package lilora.builder.pretraining.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The whole mixture, divided.
 *
 * @param train samples to learn from, shuffled
 * @param heldOut samples with a picture that are kept apart for measuring
 */
public record Mixture(List<Sample> train, List<Sample> heldOut) {
    public Mixture {
        train = List.copyOf(train);
        heldOut = List.copyOf(heldOut);
    }

    /**
     * Divides samples so that each part with pictures gives its share to the held-out side.
     *
     * @param samples all samples
     * @param heldOut how many to keep apart
     * @param random decides which
     */
    public static Mixture divide(List<Sample> samples, int heldOut, Random random) {
        Map<String, List<Sample>> parts = new LinkedHashMap<>();
        samples.forEach(sample ->
                parts.computeIfAbsent(sample.part(), part -> new ArrayList<>()).add(sample));
        long pictures =
                samples.stream().filter(sample -> sample.picture() != null).count();
        List<Sample> train = new ArrayList<>();
        List<Sample> kept = new ArrayList<>();
        for (List<Sample> part : parts.values()) {
            Collections.shuffle(part, random);
            boolean shown = part.get(0).picture() != null;
            int share = shown ? (int) Math.round((double) heldOut * part.size() / pictures) : 0;
            kept.addAll(part.subList(0, share));
            train.addAll(part.subList(share, part.size()));
        }
        Collections.shuffle(train, random);
        train.replaceAll(sample -> sample.picture() == null ? sample : varied(sample, random));
        return new Mixture(train, kept);
    }

    /** Every so-manieth sample, of those that are held out too. */
    public Mixture thinned(int every) {
        return new Mixture(thinned(train, every), thinned(heldOut, every));
    }

    private static List<Sample> thinned(List<Sample> samples, int every) {
        return IntStream.range(0, samples.size())
                .filter(i -> i % every == 0)
                .mapToObj(samples::get)
                .toList();
    }

    /** Conversations begin with the description, or hold nothing else, or begin with another round. */
    private static Sample varied(Sample sample, Random random) {
        int choice = random.nextInt(10);
        List<Round> rounds = new ArrayList<>(sample.rounds());
        if (choice < 3) {
            Collections.rotate(rounds, -1);
        } else if (choice < 5) {
            rounds = rounds.subList(0, 1);
        }
        return new Sample(sample.part(), sample.picture(), rounds, sample.references());
    }
}
