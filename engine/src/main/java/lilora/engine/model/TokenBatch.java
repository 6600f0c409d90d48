package lilora.engine.model;

import java.util.Arrays;
import java.util.List;

/**
 * Token ids of several samples. A sample that shows an image holds the image token once, at the place of the image; the
 * model puts the image's visual tokens there.
 *
 * @param ids one row a sample; rows may differ in length, or be padded on the right by any id with label -100
 * @param labels as ids, -100 where nothing is learned; a label says which token stands at its own place
 * @param images for each sample the numbers of the images it shows among those of the vision features, in the order of their ids;
 *     none for text only
 * @param grids of the images by their number; none where all images of the model have as many tokens
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
public record TokenBatch(int[][] ids, int[][] labels, int[][] images, List<ImageGrid> grids) {
    /** Label of a position that is not learned. */
    public static final int IGNORED = -100;

    public TokenBatch {
        grids = List.copyOf(grids);
        if (ids.length != labels.length || ids.length != images.length) {
            throw new IllegalArgumentException("a batch needs as many rows of labels and images as of ids: "
                    + ids.length + ", " + labels.length + ", " + images.length);
        }
        for (int b = 0; b < ids.length; b++) {
            if (ids[b].length != labels[b].length) {
                throw new IllegalArgumentException(
                        "sample " + b + " has " + ids[b].length + " ids but " + labels[b].length + " labels");
            }
        }
    }

    /** A batch of a model whose images all have as many tokens. */
    public TokenBatch(int[][] ids, int[][] labels, int[][] images) {
        this(ids, labels, images, List.of());
    }

    /** The images of samples that show one at most, by its number; -1 for none. */
    public static int[][] single(int... images) {
        return Arrays.stream(images)
                .mapToObj(image -> image < 0 ? new int[0] : new int[] {image})
                .toArray(int[][]::new);
    }

    /** Number of samples. */
    public int size() {
        return ids.length;
    }

    /** Number of learned positions: the weight of this batch in a mean over tokens. The first position is never learned. */
    public int labelled() {
        int count = 0;
        for (int[] row : labels) {
            for (int i = 1; i < row.length; i++) {
                if (row[i] != IGNORED) {
                    count++;
                }
            }
        }
        return count;
    }
}
