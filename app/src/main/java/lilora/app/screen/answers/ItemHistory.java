package lilora.app.screen.answers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import lilora.engine.run.PredictionLine;

/**
 * A test item and what the model said to it at each stage at which it was asked.
 *
 * @param item question, image and references
 * @param answers by stage
 * @param learnedAt row of the accuracy matrix after which its task was learned
 */
public record ItemHistory(PredictionLine item, SortedMap<Integer, PredictionLine> answers, int learnedAt) {
    /** A caption counts as right from this CIDEr-D on. */
    public static final double RIGHT_CAPTION = 1.0;

    private static final double RIGHT = 0.5;

    /** What became of an item. */
    public enum Fate {
        LEARNED_THEN_FORGOTTEN("Learned, then forgotten"),
        FORGOTTEN_THEN_RECOVERED("Forgotten, then recovered"),
        NEVER_LEARNED("Never learned"),
        /** What the base model or an earlier task brought, its own task took. */
        RIGHT_ONLY_BEFORE("Right before its task only"),
        KEPT("Learned and kept"),
        /** Wrong since, but perhaps right just after its task was learned. */
        UNSEEN("Not asked when learned"),
        /** Asked too rarely to tell. */
        UNKNOWN("Not asked since learned");

        private final String title;

        Fate(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    public ItemHistory {
        answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    /** Puts the answers of several stages together by item, in the order of the first stage. */
    public static List<ItemHistory> of(Map<Integer, List<PredictionLine>> byStage, int learnedAt) {
        Map<String, PredictionLine> items = new LinkedHashMap<>();
        Map<String, SortedMap<Integer, PredictionLine>> answers = new LinkedHashMap<>();
        new TreeMap<>(byStage)
                .forEach((stage, predictions) -> predictions.forEach(prediction -> {
                    items.putIfAbsent(prediction.item(), prediction);
                    answers.computeIfAbsent(prediction.item(), id -> new TreeMap<>())
                            .put(stage, prediction);
                }));
        List<ItemHistory> histories = new ArrayList<>();
        answers.forEach(
                (id, said) -> histories.add(new ItemHistory(Objects.requireNonNull(items.get(id)), said, learnedAt)));
        return List.copyOf(histories);
    }

    /** Whether the answer at a stage was right; empty if the item was not asked there. */
    public Optional<Boolean> right(int stage) {
        return Optional.ofNullable(answers.get(stage)).map(ItemHistory::isRight);
    }

    /** Whether an answer counts as right: half the credit, or for a caption {@link #RIGHT_CAPTION}. */
    public static boolean isRight(PredictionLine answer) {
        return answer.credit() >= (answer.verdict().equals("GRADED") ? RIGHT_CAPTION : RIGHT);
    }

    /** Whether some answer had the right content and only its form was wrong. */
    public boolean hasFormatOnlyError() {
        return answers.values().stream().anyMatch(PredictionLine::formatOnlyError);
    }

    /** What became of it, from the stage on in which its task was learned. */
    public Fate fate() {
        List<Boolean> since = answers.tailMap(learnedAt).values().stream()
                .map(ItemHistory::isRight)
                .toList();
        if (since.isEmpty()) {
            return Fate.UNKNOWN;
        }
        int firstRight = since.indexOf(true);
        if (firstRight < 0) {
            return answers.containsKey(learnedAt) ? neverRightSince() : Fate.UNSEEN;
        }
        if (!since.get(since.size() - 1)) {
            return Fate.LEARNED_THEN_FORGOTTEN;
        }
        return since.subList(firstRight, since.size()).contains(false) ? Fate.FORGOTTEN_THEN_RECOVERED : Fate.KEPT;
    }

    private Fate neverRightSince() {
        Optional<PredictionLine> last =
                answers.headMap(learnedAt).values().stream().reduce((earlier, later) -> later);
        return last.filter(ItemHistory::isRight).isPresent() ? Fate.RIGHT_ONLY_BEFORE : Fate.NEVER_LEARNED;
    }
}
