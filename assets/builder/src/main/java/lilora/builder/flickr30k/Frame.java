package lilora.builder.flickr30k;

import java.awt.Rectangle;
import lilora.builder.source.BuildException;

/**
 * Which part of a photo is kept: all of it, or the largest square at some place along its longer side, so that a small image
 * still shows the subject.
 *
 * @param whole whether nothing is cut away
 * @param percent place of the square: 0 is the left or upper end, 100 the right or lower end; unused for a whole photo
 */
public record Frame(boolean whole, int percent) {
    private static final String WHOLE = "whole";

    /**
     * Reads a cell of {@code photos.tsv}.
     *
     * @param text {@code whole} or a number from 0 to 100
     * @throws BuildException if it is neither
     */
    public static Frame parse(String text) {
        if (text.equals(WHOLE)) {
            return new Frame(true, 0);
        }
        if (!text.matches("\\d{1,2}|100")) {
            throw new BuildException(
                    "The frame \"" + text + "\" of a photo is unknown; write \"whole\" or a number from 0 to 100.");
        }
        return new Frame(false, Integer.parseInt(text));
    }

    /** The part that is kept of a photo of that many pixels. */
    public Rectangle of(int width, int height) {
        if (whole) {
            return new Rectangle(width, height);
        }
        int side = Math.min(width, height);
        return new Rectangle((width - side) * percent / 100, (height - side) * percent / 100, side, side);
    }
}
