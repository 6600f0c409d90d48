package lilora.builder.scienceqa.subject;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.source.Credit;

/**
 * A question before its options have letters.
 *
 * @param picture 64x64 pixels
 * @param context one sentence that helps; empty if the question needs none
 * @param question the question itself
 * @param options two to four different options, in any order
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
    /** Length of the picture's sides in pixels. */
    public static final int SIZE = 64;

    public ScienceQuestion {
        options = List.copyOf(options);
        credits = List.copyOf(credits);
        if (answer < 0 || answer >= options.size()) {
            throw new IllegalArgumentException("The answer " + answer + " is none of the options " + options);
        }
        if (options.stream().distinct().count() != options.size()) {
            throw new IllegalArgumentException("Two options are equal: " + options);
        }
        if (picture.getWidth() != SIZE || picture.getHeight() != SIZE) {
            throw new IllegalArgumentException("The picture to \"" + question + "\" is not " + SIZE + "x" + SIZE);
        }
    }
}
