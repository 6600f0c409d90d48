package lilora.engine.data;

import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.image.codec.ImageLimits;
import org.jspecify.annotations.Nullable;

/**
 * How thorough a check is.
 *
 * @param images limits of image files
 * @param metrics ids of known scorers; empty leaves the metric unchecked
 * @param tokens limits of length, given where the images of a task are; absent leaves lengths unchecked and counts words instead of tokens
 * @param listed how many findings of one kind are listed; the rest is counted
 * @param references asked about each test item if the metric is known
 * @param meaningless asked about the metric and the number of test items
 */
public record CheckSettings(
        ImageLimits images,
        Set<String> metrics,
        @Nullable Function<ImageRoot, TokenLimits> tokens,
        int listed,
        References references,
        Meaningless meaningless) {
    /** What the scorer of a metric says to the references of a test item: nothing, or an {@link lilora.engine.InputException}. */
    @FunctionalInterface
    public interface References {
        void require(String metric, TestItem item);
    }

    /** Why the score of so many items would say nothing, in words that end a sentence; empty where it does. */
    @FunctionalInterface
    public interface Meaningless {
        Optional<String> why(String metric, int items);
    }

    public CheckSettings {
        metrics = Set.copyOf(metrics);
    }

    public static final CheckSettings DEFAULT = new CheckSettings(
            ImageLimits.DEFAULT, Set.of(), null, 20, (metric, item) -> {}, (metric, items) -> Optional.empty());

    public CheckSettings withMetrics(Set<String> newMetrics) {
        return new CheckSettings(images, newMetrics, tokens, listed, references, meaningless);
    }

    public CheckSettings withTokens(TokenLimits newTokens) {
        return withTokens(images -> newTokens);
    }

    public CheckSettings withTokens(Function<ImageRoot, TokenLimits> newTokens) {
        return new CheckSettings(images, metrics, newTokens, listed, references, meaningless);
    }

    public CheckSettings withReferences(References newReferences) {
        return new CheckSettings(images, metrics, tokens, listed, newReferences, meaningless);
    }

    public CheckSettings withMeaningless(Meaningless newMeaningless) {
        return new CheckSettings(images, metrics, tokens, listed, references, newMeaningless);
    }
}
