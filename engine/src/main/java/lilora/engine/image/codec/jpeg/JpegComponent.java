package lilora.engine.image.codec.jpeg;

import java.util.Arrays;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ImageSize;
import org.jspecify.annotations.Nullable;

/** One colour component of a JPEG: how it is sampled, and its samples as they are decoded. */
final class JpegComponent {
    final int id;
    final int horizontal;
    final int vertical;
    private final int quantiser;

    private int width;
    private int height;
    private int blocksAcross;
    private int blocksDown;
    private int stride;
    private int[] steps = {};
    private byte[] plane = {};
    private short @Nullable [] coefficients;

    /** Which bits of each coefficient are still to come; -1 for all. */
    final int[] missing = new int[64];

    /** The last DC value, from which the next one differs. */
    int prediction;

    JpegComponent(int id, int horizontal, int vertical, int quantiser) {
        this.id = id;
        this.horizontal = horizontal;
        this.vertical = vertical;
        this.quantiser = quantiser;
        Arrays.fill(missing, -1);
    }

    /** Fixes the sizes, once it is known how finely the finest component is sampled. */
    void layOut(ImageSize image, int finestAcross, int finestDown) {
        width = ceiling(image.width() * horizontal, finestAcross);
        height = ceiling(image.height() * vertical, finestDown);
        blocksAcross = ceiling(image.width() * horizontal, finestAcross * 8);
        blocksDown = ceiling(image.height() * vertical, finestDown * 8);
        stride = ceiling(image.width(), finestAcross * 8) * horizontal * 8;
    }

    /** Takes memory for the samples, and for the coefficients if they come in several scans. */
    void allocate(ImageSize image, int finestDown, boolean keepCoefficients) {
        int rows = ceiling(image.height(), finestDown * 8) * vertical * 8;
        plane = new byte[Math.multiplyExact(stride, rows)];
        coefficients = keepCoefficients ? new short[plane.length] : null;
    }

    private static int ceiling(int value, int divisor) {
        return (value + divisor - 1) / divisor;
    }

    /** Takes the quantisation table that is in force at the component's first scan. */
    void quantise(int[] @Nullable [] tables) throws BadImage {
        if (steps.length == 0) {
            int[] table = tables[quantiser];
            if (table == null) {
                throw BadImage.damaged("a quantisation table is missing");
            }
            steps = table.clone();
        }
    }

    int quantiser() {
        return quantiser;
    }

    /** Width of the component in samples. */
    int width() {
        return width;
    }

    int blocksAcross() {
        return blocksAcross;
    }

    int blocksDown() {
        return blocksDown;
    }

    /** Where the coefficients of a block begin in {@link #coefficients()}. */
    int blockAt(int x, int y) {
        return (y * (stride / 8) + x) * 64;
    }

    short @Nullable [] coefficients() {
        return coefficients;
    }

    /** Turns coefficients into samples. */
    void transform(short[] block, int from, int x, int y) {
        JpegTransform.inverse(block, from, steps, plane, y * 8 * stride + x * 8, stride);
    }

    /** Turns all kept coefficients into samples and lets them go. */
    void transformAll() {
        short[] kept = coefficients;
        if (kept != null) {
            for (int y = 0; y < blocksDown; y++) {
                for (int x = 0; x < blocksAcross; x++) {
                    transform(kept, blockAt(x, y), x, y);
                }
            }
            coefficients = null;
        }
    }

    byte[] plane() {
        return plane;
    }

    /** Where row {@code y} begins in {@link #plane()}; rows outside the component are those of its edge. */
    int rowAt(int y) {
        return Math.max(0, Math.min(height - 1, y)) * stride;
    }
}
