package lilora.assets.build.pretraining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The whole mixture, divided.
 *
 * @param train samples to learn from, shuffled
 * @param heldOut samples with a picture that are kept apart for measuring
 */
record Mixture(List<Sample> train, List<Sample> heldOut) {
    Mixture {
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
    static Mixture divide(List<Sample> samples, int heldOut, Random random) {
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
        return new Mixture(train, kept);
    }
}
