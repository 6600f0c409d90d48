package lilora.engine.metric;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;

/** What all scorers share: the checks of a split, and judging items one by one. */
final class ItemScoring {
    private ItemScoring() {}

    /** Refuses an empty split and an item that occurs twice: both would give a score that is quietly wrong. */
    static void requireSplit(List<Prediction> predictions) {
        if (predictions.isEmpty()) {
            throw new InputException("There is no test item to score; give the task a test split that is not empty.");
        }
        Set<String> seen = new HashSet<>();
        for (Prediction prediction : predictions) {
            if (!seen.add(prediction.itemId())) {
                throw new InputException("Item " + prediction.itemId()
                        + " was predicted twice; every question_id of a test split must be unique.");
            }
        }
    }

    /** The score of a split whose items are judged without looking at each other. */
    static Score each(List<Prediction> predictions, Function<Prediction, ItemScore> rule) {
        requireSplit(predictions);
        List<ItemScore> items = new ArrayList<>(predictions.size());
        for (Prediction prediction : predictions) {
            items.add(rule.apply(prediction));
        }
        return Score.of(items, Map.of());
    }

    /** The verdict on an item whose instruction asks for a single word or phrase. */
    static ItemScore shortAnswer(Prediction prediction, double credit, boolean contentIsRight) {
        boolean blank = WhitespaceSplit.of(prediction.text()).isEmpty();
        Verdict verdict = blank
                ? Verdict.NO_ANSWER
                : credit >= 1 ? Verdict.CORRECT : credit > 0 ? Verdict.PARTIAL : Verdict.WRONG;
        boolean formatOnly = credit == 0 && !blank && contentIsRight;
        return new ItemScore(prediction.itemId(), verdict, credit, isShort(prediction), formatOnly);
    }

    /**
     * Whether the text has the form of a single word or phrase: one or two words, or equal to a reference. The published
     * check lets an empty text pass; here it does not, for saying nothing follows no instruction.
     */
    private static boolean isShort(Prediction prediction) {
        int words = WhitespaceSplit.of(prediction.text()).size();
        String text = PythonWhitespace.strip(prediction.text());
        return words > 0 && (words <= 2 || prediction.answers().stream().anyMatch(text::equalsIgnoreCase));
    }
}
