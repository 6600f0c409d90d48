package lilora.builder.pretraining.sample;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One item of the mixture.
 *
 * @param part which part of the mixture it belongs to, e.g. "emoji"
 * @param picture its image, or null for text only
 * @param rounds what is asked and said, at least one
 * @param references further good captions for the first request
 */
public record Sample(String part, @Nullable Picture picture, List<Round> rounds, List<String> references) {
    public Sample {
        rounds = List.copyOf(rounds);
        references = List.copyOf(references);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("A sample needs at least one round.");
        }
    }

    public static Sample text(String part, List<Round> rounds) {
        return new Sample(part, null, rounds, List.of());
    }
}
