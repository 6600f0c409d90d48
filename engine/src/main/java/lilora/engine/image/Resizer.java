package lilora.engine.image;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Pillow's {@code Image.resize} for eight-bit RGB: rows first, rounded to eight bits, then columns; an axis that keeps its size is
 * not touched. Results are equal to Pillow's, bit by bit. (From version 13 on Pillow begins with the columns where the height shrinks
 * more than the width, which rounds differently; the published models used earlier versions, and neither mode of
 * {@link ImagePreprocessor} with one edge length scales the axes unevenly.) Thread-safe; weights are computed once per pair of sizes.
 */
final class Resizer {
    /** Real photographs come in hundreds of sizes; beyond this many pairs weights are computed each time. */
    private static final int KEPT = 256;

    private static final int[] BLACK = {0, 0, 0};

    private final Resampling filter;
    private final ConcurrentMap<Long, ResizeWeights> known = new ConcurrentHashMap<>();

    Resizer(Resampling filter) {
        this.filter = filter;
    }

    RgbImage resize(RgbImage image, int width, int height) {
        RgbImage wide = image.width() == width
                ? image
                : rows(image, new Frame(image.width(), image.height(), 0, 0), BLACK, weights(image.width(), width));
        return wide.height() == height ? wide : columns(wide, weights(wide.height(), height));
    }

    /**
     * Resizes the square of the longer side that has {@code image} in its middle (towards the top left if odd) and the colour
     * {@code fill} elsewhere. The square itself is never made: of a panorama it would be many times the image.
     */
    RgbImage resizeInSquare(RgbImage image, int[] fill, int width, int height) {
        int side = Math.max(image.width(), image.height());
        if (image.width() == image.height()) {
            return resize(image, width, height);
        }
        Frame frame = new Frame(side, side, (side - image.width()) / 2, (side - image.height()) / 2);
        RgbImage wide = rows(image, frame, fill, weights(side, width));
        return side == height ? wide : columns(wide, weights(side, height));
    }

    /** A square, or the image alone, and where in it the image lies. */
    private record Frame(int width, int height, int left, int top) {}

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
        int[] row = new int[frame.width() * 3];
        for (int i = 0; i < row.length; i++) {
            row[i] = fill[i % 3];
        }
        if (image.height() < frame.height()) {
            row(row, w, out, 0);
            for (int y = 1; y < frame.height(); y++) {
                System.arraycopy(out, 0, out, y * line, line);
            }
        }
        for (int y = 0; y < image.height(); y++) {
            widen(image.rgb(), y * image.width() * 3, row, frame.left() * 3, image.width() * 3);
            row(row, w, out, (frame.top() + y) * line);
        }
        return new RgbImage(w.out(), frame.height(), out);
    }

    private static void row(int[] row, ResizeWeights w, byte[] out, int to) {
        int at = to;
        for (int x = 0; x < w.out(); x++, at += 3) {
            int red = ResizeWeights.HALF;
            int green = ResizeWeights.HALF;
            int blue = ResizeWeights.HALF;
            int from = w.first(x) * 3;
            for (int weight : w.weights(x)) {
                red += row[from] * weight;
                green += row[from + 1] * weight;
                blue += row[from + 2] * weight;
                from += 3;
            }
            out[at] = (byte) ResizeWeights.clip(red);
            out[at + 1] = (byte) ResizeWeights.clip(green);
            out[at + 2] = (byte) ResizeWeights.clip(blue);
        }
    }

    private static RgbImage columns(RgbImage image, ResizeWeights w) {
        int line = image.width() * 3;
        int[] wide = new int[image.rgb().length];
        widen(image.rgb(), 0, wide, 0, wide.length);
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

    private static void widen(byte[] bytes, int from, int[] ints, int to, int count) {
        for (int i = 0; i < count; i++) {
            ints[to + i] = bytes[from + i] & 255;
        }
    }
}
