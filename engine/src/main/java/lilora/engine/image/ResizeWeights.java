package lilora.engine.image;

/**
 * Weights of a one-dimensional resize from {@code in} to {@code out} samples, in fixed point with 22 bits after the point, computed
 * and rounded exactly as Pillow does for eight-bit images ({@code precompute_coeffs}, {@code normalize_coeffs_8bpc}).
 */
final class ResizeWeights {
    static final int BITS = 22;
    static final int HALF = 1 << (BITS - 1);

    private final int[] first;
    private final int[][] weights;

    private ResizeWeights(int[] first, int[][] weights) {
        this.first = first;
        this.weights = weights;
    }

    static ResizeWeights of(int in, int out, Resampling filter) {
        if (filter == Resampling.NEAREST) {
            return nearest(in, out);
        }
        double scale = (double) in / out;
        double filterScale = Math.max(scale, 1);
        double support = filter.support() * filterScale;
        int[] first = new int[out];
        int[][] weights = new int[out][];
        for (int i = 0; i < out; i++) {
            double center = (i + 0.5) * scale;
            // Truncation, not floor: negative values become 0 either way.
            first[i] = Math.max(0, (int) (center - support + 0.5));
            int end = Math.min(in, (int) (center + support + 0.5));
            weights[i] = fixed(filter, first[i], end, center, 1 / filterScale);
        }
        return new ResizeWeights(first, weights);
    }

    private static ResizeWeights nearest(int in, int out) {
        double step = (double) in / out;
        int[] first = new int[out];
        int[][] weights = new int[out][];
        int[] whole = {1 << BITS};
        // Added up, as Pillow does, since the sum may round otherwise than the product.
        double at = step * 0.5;
        for (int i = 0; i < out; i++, at += step) {
            first[i] = Math.min(in - 1, (int) at);
            weights[i] = whole;
        }
        return new ResizeWeights(first, weights);
    }

    private static int[] fixed(Resampling filter, int start, int end, double center, double shrink) {
        double[] exact = new double[end - start];
        double sum = 0;
        for (int j = 0; j < exact.length; j++) {
            exact[j] = filter.weight((j + start - center + 0.5) * shrink);
            sum += exact[j];
        }
        int[] rounded = new int[exact.length];
        for (int j = 0; j < exact.length; j++) {
            double w = (sum == 0 ? exact[j] : exact[j] / sum) * (1 << BITS);
            rounded[j] = (int) (w < 0 ? w - 0.5 : w + 0.5);
        }
        return rounded;
    }

    /** Number of output samples. */
    int out() {
        return first.length;
    }

    /** First input sample that output sample {@code i} takes from. */
    int first(int i) {
        return first[i];
    }

    /** Weights of the input samples from {@link #first} on; not to be changed. */
    int[] weights(int i) {
        return weights[i];
    }

    static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> BITS));
    }
}
