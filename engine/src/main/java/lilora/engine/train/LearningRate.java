package lilora.engine.train;

/**
 * Linear warm-up, then half a cosine down towards zero, over the steps of one stage.
 *
 * <pre>
 * step k of n, w = ceil(warmupRatio · n):
 *   k ≤ w:  peak · k / w
 *   k > w:  peak · (1 + cos(π (k − w) / (n − w + 1))) / 2
 * </pre>
 *
 * <p>The published scripts (transformers' cosine schedule) count from 0, so that their first step learns nothing and none is
 * lost at the end; here every step learns, which matters when a stage has few.
 *
 * @param peak largest learning rate
 * @param warmupRatio share of the steps that warm up
 * @param steps n, at least 1
 */
public record LearningRate(double peak, double warmupRatio, int steps) {
    /**
     * Learning rate of a step.
     *
     * @param step from 1 to {@link #steps}
     */
    public double at(int step) {
        int warmup = (int) Math.ceil(warmupRatio * steps);
        if (step <= warmup) {
            return peak * step / warmup;
        }
        return peak * (1 + StrictMath.cos(Math.PI * (step - warmup) / (steps - warmup + 1))) / 2;
    }
}
