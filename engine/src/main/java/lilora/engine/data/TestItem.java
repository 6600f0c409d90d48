package lilora.engine.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One question to answer.
 *
 * @param images names below the image root, in the order shown; none for text alone
 * @param prompt what is asked; {@link Turn#IMAGE} occurs in it only where there are several images, once for each then
 * @param answers references, at least one; ten for soft accuracy, several for captions
 * @param type sub-kind that is reported apart, if the file has one
 * @param choices how many options a multiple-choice question offers, or {@link #UNKNOWN_CHOICES}
 * @param line where the item starts in its file, from 1
 */
public record TestItem(
        String id,
        List<String> images,
        String prompt,
        List<String> answers,
        @Nullable String type,
        int choices,
        int line) {
    public static final int UNKNOWN_CHOICES = -1;

    public TestItem {
        images = List.copyOf(images);
        answers = List.copyOf(answers);
    }
}
