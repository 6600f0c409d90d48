package lilora.engine.method;

import java.util.Arrays;
import java.util.stream.IntStream;
import lilora.engine.InputException;

/** Arithmetic on the weights of a layer's experts. */
public final class ExpertWeights {
    private ExpertWeights() {}

    /**
     * Experts of a layer share its rank evenly.
     *
     * @throws InputException if they cannot
     */
    public static void requireShared(int rank, int experts) {
        if (rank % experts != 0) {
            throw new InputException(
                    "Option \"rank\" is %d, and cannot be shared evenly by %d experts; choose a multiple of \"experts\"."
                            .formatted(rank, experts));
        }
    }

    /** The largest of them divided by their sum, all others 0; of equal ones the first. */
    public static float[] largest(int count, float... weights) {
        int[] order = IntStream.range(0, weights.length)
                .boxed()
                .sorted((i, j) -> Float.compare(weights[j], weights[i]))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
        double sum = Arrays.stream(order).mapToDouble(i -> weights[i]).sum();
        float[] kept = new float[weights.length];
        for (int i : order) {
            kept[i] = (float) (weights[i] / sum);
        }
        return kept;
    }

    /**
     * The same of each row of weights where a mask is 1.
     *
     * @param weights row by row
     * @param mask of a row: 1 or 0
     */
    public static float[] largestOfEach(int count, float[] weights, float[] mask) {
        float[] kept = new float[weights.length];
        for (int from = 0; from < weights.length; from += mask.length) {
            float[] own = new float[mask.length];
            for (int i = 0; i < own.length; i++) {
                own[i] = weights[from + i] * mask[i];
            }
            System.arraycopy(largest(count, own), 0, kept, from, own.length);
        }
        return kept;
    }

    /** From 0 for the smallest to 1 for the largest; zeros where all are equal. */
    public static double[] scaled(float... values) {
        double least = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .min()
                .orElse(0);
        double most = IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .max()
                .orElse(0);
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length && most > least; i++) {
            scaled[i] = (values[i] - least) / (most - least);
        }
        return scaled;
    }
}
