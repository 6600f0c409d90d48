package lilora.engine.metric;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;

/** The scorers by id. */
public final class Scorers {
    private static final Map<String, Scorer> BY_ID = Stream.of(
                    new ChoiceScorer(),
                    new TextScorer(),
                    new ExactScorer(),
                    new ContainsScorer(),
                    new GroundingScorer(),
                    CaptionScorer.standard(),
                    CaptionScorer.cvitCompatible())
            .collect(Collectors.toUnmodifiableMap(Scorer::id, Function.identity()));

    private Scorers() {}

    /**
     * The scorer with this id: "choice", "text", "exact", "contains", "grounding", "caption" or "caption-cvit".
     *
     * @throws InputException if there is none
     */
    public static Scorer byId(String id) {
        Scorer scorer = BY_ID.get(id);
        if (scorer == null) {
            throw new InputException("There is no metric \"" + id + "\"; use one of " + String.join(", ", ids()) + ".");
        }
        return scorer;
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
