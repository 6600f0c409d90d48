package lilora.storage.repository;

import java.util.Arrays;

/**
 * Some values of one metric over the steps of a run, in the order of the steps. Immutable.
 *
 * <p>A position counts steps over the whole run: step s of stage k has position s plus the steps of the stages before k.
 */
public final class MetricCurve {
    private final StepMetric metric;
    private final int attempt;
    private final boolean superseded;
    private final long of;
    private final long[] positions;
    private final int[] stages;
    private final double[] values;

    /**
     * @param attempt that told it; 0 for the standing curve, which may be told by several
     * @param of points in range before thinning
     */
    public MetricCurve(
            StepMetric metric,
            int attempt,
            boolean superseded,
            long of,
            long[] positions,
            int[] stages,
            double[] values) {
        if (positions.length != values.length || stages.length != values.length) {
            throw new IllegalArgumentException("A curve needs as many positions and stages as values.");
        }
        this.metric = metric;
        this.attempt = attempt;
        this.superseded = superseded;
        this.of = of;
        this.positions = positions.clone();
        this.stages = stages.clone();
        this.values = values.clone();
    }

    public StepMetric metric() {
        return metric;
    }

    /** The attempt that told it; 0 for the standing curve, which several attempts may have told together. */
    public int attempt() {
        return attempt;
    }

    /** Whether this is an old tail that a later attempt told again. */
    public boolean superseded() {
        return superseded;
    }

    /** Points shown. */
    public int size() {
        return values.length;
    }

    /** Points in range before thinning: "showing {@link #size} of this". */
    public long of() {
        return of;
    }

    public boolean thinned() {
        return of > values.length;
    }

    public long position(int index) {
        return positions[index];
    }

    public int stage(int index) {
        return stages[index];
    }

    public double value(int index) {
        return values[index];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MetricCurve that
                && metric == that.metric
                && attempt == that.attempt
                && superseded == that.superseded
                && of == that.of
                && Arrays.equals(positions, that.positions)
                && Arrays.equals(stages, that.stages)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values) * 31 + Arrays.hashCode(positions);
    }

    @Override
    public String toString() {
        return "Curve[" + metric + ", " + values.length + " of " + of + (superseded ? ", superseded" : "") + "]";
    }
}
