package lilora.engine.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model said to one test item, and how that was scored: one line of a {@link PredictionFile}.
 *
 * @param item the test item's id
 * @param image its first image, if it has one
 * @param images all of them where there are several, else absent
 * @param type kind of question, if the task tells kinds apart
 * @param prompt what was asked
 * @param answers the references
 * @param text what the model said
 * @param verdict of the scorer: {@code CORRECT}, {@code PARTIAL}, {@code WRONG}, {@code NO_ANSWER} or {@code GRADED}
 * @param credit 0 to 1; for a caption its own CIDEr-D, 0 to 10
 * @param instructionFollowed whether the form was as asked
 * @param formatOnlyError whether only the form was wrong
 */
public record PredictionLine(
        String item,
        @Nullable String image,
        @Nullable List<String> images,
        @Nullable String type,
        String prompt,
        List<String> answers,
        String text,
        String verdict,
        double credit,
        boolean instructionFollowed,
        boolean formatOnlyError) {
    public PredictionLine {
        images = images == null ? null : List.copyOf(images);
        answers = List.copyOf(answers);
    }

    /** All images of the item, in the order shown. */
    public List<String> shown() {
        return images != null ? images : image == null ? List.of() : List.of(image);
    }
}
