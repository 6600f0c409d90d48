package lilora.engine.metric;

import java.util.List;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * What the model said to one test item.
 *
 * @param itemId the item's id, unique in its split
 * @param prompt question and instruction, without the image marker
 * @param answers the reference answers, at least one
 * @param text what the model said; empty when it said nothing, so that a missing answer counts as wrong
 * @param choices the options of a multiple-choice question; empty for other kinds
 * @param image name of the item's first image, which some published rules look at; absent for text alone
 * @param type sub-kind of the item, if its file has one
 */
public record Prediction(
        String itemId,
        String prompt,
        List<String> answers,
        String text,
        List<String> choices,
        @Nullable String image,
        @Nullable String type) {
    public Prediction {
        answers = List.copyOf(answers);
        choices = List.copyOf(choices);
        if (answers.isEmpty()) {
            throw new InputException("Item " + itemId + " has no reference answer; give its field \"answer\".");
        }
    }

    /** A prediction to an item of which nothing else matters. */
    public Prediction(String itemId, String prompt, List<String> answers, String text, List<String> choices) {
        this(itemId, prompt, answers, text, choices, null, null);
    }

    /** A prediction to an item without options. */
    public Prediction(String itemId, String prompt, List<String> answers, String text) {
        this(itemId, prompt, answers, text, List.of());
    }
}
