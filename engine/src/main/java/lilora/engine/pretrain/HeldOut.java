package lilora.engine.pretrain;

import ai.djl.ndarray.NDScope;
import java.util.Arrays;
import java.util.function.Function;

/** Scores what is held out, some items at once. */
final class HeldOut {
    private static final int BATCH = 32;

    private HeldOut() {}

    /** Mean over items, weighted by the number of targets; {@code part} gives the mean of a batch and its targets. */
    static double mean(int[] items, Function<int[], double[]> part) {
        double sum = 0;
        double targets = 0;
        for (int from = 0; from < items.length; from += BATCH) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                double[] found = part.apply(Arrays.copyOfRange(items, from, Math.min(items.length, from + BATCH)));
                sum += found[0] * found[1];
                targets += found[1];
            }
        }
        return targets == 0 ? Double.NaN : sum / targets;
    }
}
