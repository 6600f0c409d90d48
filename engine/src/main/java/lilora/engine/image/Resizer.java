package lilora.engine.image;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import lilora.engine.image.codec.RgbImage;

/**
 * The {@code Image.resize} of Pillow 13 for eight-bit RGB: one axis, rounded to eight bits, then the other; an axis that keeps its size
 * is not touched. Results are equal to Pillow's, bit by bit. (Versions before 13 always begin with the width, which rounds differently
 * where {@link #heightFirst} holds: of images padded to a square it never does, as long as they stay square.) Thread-safe; weights
 * are computed once per pair of sizes.
 */
public final class Resizer {
    /** Real photographs come in hundreds of sizes; beyond this many pairs weights are computed each time. */
    private static final int KEPT = 256;

    private static final int[] BLACK = {0, 0, 0};

    private final Resampling filter;
    private final ConcurrentMap<Long, ResizeWeights> known = new ConcurrentHashMap<>();

    Resizer(Resampling filter) {
        this.filter = filter;
    }

    /**
     * An image for the eye that fits into a square, in proportion; one that fits already stays as it is.
     *
     * @param side of the square, in pixels
     */
    public static RgbImage shrinkToFit(RgbImage image, int side) {
        int longer = Math.max(image.width(), image.height());
        if (longer <= side) {
            return image;
        }
        int width = Math.max(1, Math.round((float) image.width() * side / longer));
        int height = Math.max(1, Math.round((float) image.height() * side / longer));
        return new Resizer(Resampling.BILINEAR).resize(image, width, height);
    }

    RgbImage resize(RgbImage image, int width, int height) {
        Frame frame = new Frame(image.width(), image.height(), 0, 0);
        return inFrame(image, frame, BLACK, width, height);
    }

    /**
     * Resizes the square of the longer side that has {@code image} in its middle (towards the top left if odd) and the colour
     * {@code fill} elsewhere. The square itself is never made: of a panorama it would be many times the image.
     */
    RgbImage resizeInSquare(RgbImage image, int[] fill, int width, int height) {
        int side = Math.max(image.width(), image.height());
        Frame frame = new Frame(side, side, (side - image.width()) / 2, (side - image.height()) / 2);
        return inFrame(image, frame, fill, width, height);
    }

    private RgbImage inFrame(RgbImage image, Frame frame, int[] fill, int width, int height) {
        if (heightFirst(frame.width(), frame.height(), width, height)) {
            return widthFirst(image.transposed(), frame.transposed(), fill, height, width)
                    .transposed();
        }
        return widthFirst(image, frame, fill, width, height);
    }

    private RgbImage widthFirst(RgbImage image, Frame frame, int[] fill, int width, int height) {
        boolean whole = image.width() == frame.width() && image.height() == frame.height();
        RgbImage wide =
                whole && frame.width() == width ? image : rows(image, frame, fill, weights(frame.width(), width));
        return wide.height() == height ? wide : columns(wide, weights(wide.height(), height));
    }

    /** Whether Pillow 13 begins with the height: where that loses more than twice the samples that the width loses. */
    static boolean heightFirst(int fromWidth, int fromHeight, int width, int height) {
        return height < fromHeight && fromHeight - height > 2 * (fromWidth - width);
    }

    /** A square, or the image alone, and where in it the image lies. */
    private record Frame(int width, int height, int left, int top) {
        Frame transposed() {
            return new Frame(height, width, top, left);
        }
    }

    private ResizeWeights weights(int in, int out) {
        long key = (long) in << 32 | out;
        ResizeWeights weights = known.get(key);
        if (weights == null) {
            weights = ResizeWeights.of(in, out, filter);
            if (known.size() < KEPT) {
                known.put(key, weights);
            }
        }
        return weights;
    }

    private static RgbImage rows(RgbImage image, Frame frame, int[] fill, ResizeWeights w) {
        int line = w.out() * 3;
        byte[] out = new byte[Math.multiplyExact(line, frame.height())];
        Span span = new Span(w, frame.left(), image.width());
        if (image.height() < frame.height()) {
            new Span(w, 0, 0).row(new int[0], fill, out, 0);
            for (int y = 1; y < frame.height(); y++) {
                System.arraycopy(out, 0, out, y * line, line);
            }
        }
        int[] row = new int[image.width() * 3];
        for (int y = 0; y < image.height(); y++) {
            widen(image.rgb(), y * row.length, row);
            span.row(row, fill, out, (frame.top() + y) * line);
        }
        return new RgbImage(w.out(), frame.height(), out);
    }

    /**
     * The part of a frame's row that the image fills. Weights that fall beside it all meet the same colour, so that their sum is
     * enough; sums of integers do not depend on their order, and the result is exactly that of the whole row.
     */
    private static final class Span {
        private final ResizeWeights weights;
        private final int[] from;
        private final int[] skipped;
        private final int[] count;
        private final int[] beside;

        Span(ResizeWeights w, int left, int width) {
            weights = w;
            from = new int[w.out()];
            skipped = new int[w.out()];
            count = new int[w.out()];
            beside = new int[w.out()];
            for (int x = 0; x < w.out(); x++) {
                int length = w.weights(x).length;
                skipped[x] = Math.min(length, Math.max(0, left - w.first(x)));
                from[x] = Math.max(0, w.first(x) - left) * 3;
                count[x] = Math.max(0, Math.min(w.first(x) + length, left + width) - w.first(x) - skipped[x]);
                for (int k = 0; k < length; k++) {
                    beside[x] += k < skipped[x] || k >= skipped[x] + count[x] ? w.weights(x)[k] : 0;
                }
            }
        }

        /** Filters one row of image pixels, three numbers each. */
        void row(int[] row, int[] fill, byte[] out, int to) {
            int at = to;
            for (int x = 0; x < from.length; x++, at += 3) {
                int[] factors = weights.weights(x);
                int red = ResizeWeights.HALF + beside[x] * fill[0];
                int green = ResizeWeights.HALF + beside[x] * fill[1];
                int blue = ResizeWeights.HALF + beside[x] * fill[2];
                int pixel = from[x];
                int end = skipped[x] + count[x];
                for (int k = skipped[x]; k < end; k++, pixel += 3) {
                    red += row[pixel] * factors[k];
                    green += row[pixel + 1] * factors[k];
                    blue += row[pixel + 2] * factors[k];
                }
                out[at] = (byte) ResizeWeights.clip(red);
                out[at + 1] = (byte) ResizeWeights.clip(green);
                out[at + 2] = (byte) ResizeWeights.clip(blue);
            }
        }
    }

    private static RgbImage columns(RgbImage image, ResizeWeights w) {
        int line = image.width() * 3;
        int[] wide = new int[image.rgb().length];
        widen(image.rgb(), 0, wide);
        byte[] out = new byte[line * w.out()];
        int[] sums = new int[line];
        for (int y = 0; y < w.out(); y++) {
            Arrays.fill(sums, ResizeWeights.HALF);
            int from = w.first(y) * line;
            for (int weight : w.weights(y)) {
                add(sums, wide, from, weight);
                from += line;
            }
            for (int i = 0; i < line; i++) {
                out[y * line + i] = (byte) ResizeWeights.clip(sums[i]);
            }
        }
        return new RgbImage(image.width(), w.out(), out);
    }

    /** Kept apart so that the compiler makes vector code of it. */
    private static void add(int[] sums, int[] values, int from, int weight) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += values[from + i] * weight;
        }
    }

    private static void widen(byte[] bytes, int from, int[] ints) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] = bytes[from + i] & 255;
        }
    }
}
