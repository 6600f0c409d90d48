package lilora.engine.metric;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import lilora.engine.InputException;

/** The scorers by id: every {@link Scorer} that is registered for {@link ServiceLoader}. */
public final class Scorers {
    private static final Map<String, Scorer> BY_ID =
            ServiceLoader.load(Scorer.class, Scorer.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .collect(Collectors.toUnmodifiableMap(Scorer::id, Function.identity()));
    /** Scores of published tables that are not computed, with the reason. */
    private static final Map<String, String> NOT_COMPUTED = Map.of(
            "caption-ucit",
            "UCIT's mean of BLEU-1 to BLEU-4, METEOR, ROUGE-L and CIDEr needs METEOR, which is not computed here; use \"caption-coco\", which gives the six others one by one.");

    private Scorers() {}

    /**
     * The scorer with this id.
     *
     * @throws InputException if there is none
     */
    public static Scorer byId(String id) {
        Scorer scorer = BY_ID.get(id);
        if (scorer == null && NOT_COMPUTED.containsKey(id)) {
            throw new InputException("Metric \"" + id + "\": " + NOT_COMPUTED.get(id));
        }
        if (scorer == null) {
            throw new InputException("There is no metric \"" + id + "\"; use one of " + String.join(", ", ids()) + ".");
        }
        return scorer;
    }

    /**
     * Why the score of so many items would say nothing, in words that end a sentence; empty where it does say something, and where there is no
     * item or no such scorer.
     */
    public static Optional<String> meaningless(String id, int items) {
        Scorer scorer = BY_ID.get(id);
        return scorer == null || items == 0 || items >= scorer.leastItems()
                ? Optional.empty()
                : Optional.of(
                        "the score (%s) of %s is 0 whatever is answered, because words count in it by how few of the items have them"
                                .formatted(scorer.title(), items == 1 ? "a single test item" : items + " test items"));
    }

    /** What people call the scorer with this id; the id itself where there is none. */
    public static String title(String id) {
        Scorer scorer = BY_ID.get(id);
        return scorer == null ? id : scorer.title();
    }

    /** Every id, in alphabetical order. */
    public static List<String> ids() {
        return List.copyOf(new TreeMap<>(BY_ID).keySet());
    }
}
