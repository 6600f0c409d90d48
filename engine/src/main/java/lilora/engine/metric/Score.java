package lilora.engine.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score of one task's predictions.
 *
 * @param value 100 times the mean credit of the items: 0 to 100, CIDEr may exceed it
 * @param instructionFollowing percentage of items whose text has the form that the instruction asks for
 * @param side further scores by id, 0 to 100 ("bleu4", "rougeL" for captions), in the order to show them
 * @param items one verdict for each prediction, in the order given
 */
public record Score(double value, double instructionFollowing, Map<String, Double> side, List<ItemScore> items) {
    public Score {
        side = Collections.unmodifiableMap(new LinkedHashMap<>(side));
        items = List.copyOf(items);
    }

    /** The score that these verdicts make. */
    static Score of(List<ItemScore> items, Map<String, Double> side) {
        double value = 100 * items.stream().mapToDouble(ItemScore::credit).sum() / items.size();
        long followed = items.stream().filter(ItemScore::instructionFollowed).count();
        return new Score(value, 100.0 * followed / items.size(), side, items);
    }

    /** How many items were scored, n. */
    public int count() {
        return items.size();
    }
}
