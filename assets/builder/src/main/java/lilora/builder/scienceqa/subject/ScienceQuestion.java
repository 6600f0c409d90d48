package lilora.builder.scienceqa.subject;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.source.Credit;

/**
 * A question before its options have letters.
 *
 * @param picture square, at most {@link #SIZE} pixels wide
 * @param context one sentence that helps; empty if the question needs none
 * @param question the question itself
 * @param options two to six different options, in the order that they have in all questions of the kind
 * @param answer index of the right option
 * @param credits where the picture comes from; each names a source that serves one side only
 */
public record ScienceQuestion(
        BufferedImage picture,
        String context,
        String question,
        List<String> options,
        int answer,
        List<Credit> credits) {
    /** Length of the picture's sides in pixels, unless its source has fewer. */
    public static final int SIZE = 224;

    public ScienceQuestion {
        options = List.copyOf(options);
        credits = List.copyOf(credits);
        if (answer < 0 || answer >= options.size()) {
            throw new IllegalArgumentException("The answer " + answer + " is none of the options " + options);
        }
        if (options.stream().distinct().count() != options.size()) {
            throw new IllegalArgumentException("Two options are equal: " + options);
        }
        if (picture.getWidth() > SIZE || picture.getHeight() != picture.getWidth()) {
            throw new IllegalArgumentException(
                    "The picture to \"" + question + "\" is no square of at most " + SIZE + " pixels a side");
        }
    }
}
