package lilora.engine.metric;

import java.util.List;
import lilora.engine.InputException;

/**
 * What the model said to one test item.
 *
 * @param itemId the item's id, unique in its split
 * @param prompt question and instruction, without the image marker
 * @param answers the reference answers, at least one
 * @param text what the model said; empty when it said nothing, so that a missing answer counts as wrong
 * @param choices the options of a multiple-choice question; empty for other kinds
 */
public record Prediction(String itemId, String prompt, List<String> answers, String text, List<String> choices) {
    public Prediction {
        answers = List.copyOf(answers);
        choices = List.copyOf(choices);
        if (answers.isEmpty()) {
            throw new InputException("Item " + itemId + " has no reference answer; give its field \"answer\".");
        }
    }

    /** A prediction to an item without options. */
    public Prediction(String itemId, String prompt, List<String> answers, String text) {
        this(itemId, prompt, answers, text, List.of());
    }
}
