package lilora.engine.pretrain;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.SplittableRandom;

/**
 * Moves pictures by a few pixels; what comes in at the edge is the mean colour, 0 after normalisation.
 *
 * @param most pixels in any direction
 */
record RandomShift(int most) {
    /** All of (batch, 3, height, width) by the same random amount. */
    NDArray of(NDArray images, SplittableRandom random) {
        if (most == 0) {
            return images;
        }
        int x = random.nextInt(2 * most + 1);
        int y = random.nextInt(2 * most + 1);
        long height = images.getShape().get(2);
        long width = images.getShape().get(3);
        NDArray padded = images.pad(new Shape(most, most, most, most), 0);
        return padded.get(new NDIndex(":,:,{}:{},{}:{}", y, y + height, x, x + width));
    }
}
