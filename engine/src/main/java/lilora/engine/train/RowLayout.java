package lilora.engine.train;

import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.weights.FloatCodec;
import org.jspecify.annotations.Nullable;

/**
 * How the numbers of images lie one behind the other.
 *
 * @param row shape of one image's row; of one token's where images have grids
 * @param grids where the visual tokens of an image lie, by its name; null for one row an image
 * @param numbers how a number is kept
 */
record RowLayout(Shape row, @Nullable Function<String, ImageGrid> grids, FloatCodec numbers) {
    private static final float LARGEST_F16 = 65_504;

    /** Images computed at once: those of different sizes one by one. */
    int batch() {
        return grids == null ? FeatureCache.BATCH : 1;
    }

    /** Bytes of an image's rows as they are kept. */
    long bytes(String image) {
        return rows(image) * row.size() * width();
    }

    /** Bytes of a number as it is kept. */
    int width() {
        return numbers == FloatCodec.F32 ? Float.BYTES : Short.BYTES;
    }

    private long rows(String image) {
        return grids == null ? 1 : grids.apply(image).tokens();
    }

    /** The shape of so many numbers: (rows, row...). */
    Shape shape(long count) {
        return new Shape(count / row.size()).addAll(row);
    }

    /** Where the visual tokens of an image lie; null for one row an image. */
    @Nullable
    ImageGrid grid(String image) {
        return grids == null ? null : grids.apply(image);
    }

    /**
     * Numbers as they are kept, each rounded to the nearest.
     *
     * @throws InputException if one is too large for it
     */
    ByteBuffer bytes(float[] values) {
        if (numbers == FloatCodec.F16) {
            for (float value : values) {
                if (Math.abs(value) > LARGEST_F16) {
                    throw new InputException(
                            "A vision feature of this model is %s, above the 65,504 of half precision; keep features in full precision (training.features FULL) or none (NONE)."
                                    .formatted(value));
                }
            }
        }
        return numbers.bytes(values, 0, values.length);
    }
}
