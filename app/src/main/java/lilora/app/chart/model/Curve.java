package lilora.app.chart.model;

import java.util.Arrays;
import lilora.engine.result.MinMaxDecimation;

/**
 * Points in order of x, immutable. A curve that grows is published again and again as snapshots that share their arrays (see
 * {@link CurveBuffer}), so a million points cost no copying.
 */
public final class Curve implements MinMaxDecimation.Extremes {
    public static final Curve EMPTY = new CurveBuffer().snapshot();

    private final double[] xs;
    private final double[] ys;
    private final CurveBlocks blocks;
    private final int size;
    private final long total;

    /** Whoever calls this never changes the first {@code size} numbers again. */
    Curve(double[] xs, double[] ys, CurveBlocks blocks, int size) {
        this(xs, ys, blocks, size, size);
    }

    private Curve(double[] xs, double[] ys, CurveBlocks blocks, int size, long total) {
        this.xs = xs;
        this.ys = ys;
        this.blocks = blocks;
        this.size = size;
        this.total = total;
    }

    /** The same points, which stand for so many that were thinned out before. */
    public Curve standingFor(long points) {
        return new Curve(xs, ys, blocks, size, Math.max(points, size));
    }

    /** How many points this curve stands for; its size, unless it was thinned out. */
    public long total() {
        return total;
    }

    /** A curve through these points; x must not fall. */
    public static Curve of(double[] xs, double[] ys) {
        if (xs.length != ys.length) {
            throw new IllegalArgumentException(
                    "A curve needs as many x as y values, not %d and %d.".formatted(xs.length, ys.length));
        }
        CurveBuffer buffer = new CurveBuffer();
        for (int i = 0; i < xs.length; i++) {
            buffer.add(xs[i], ys[i]);
        }
        return buffer.snapshot();
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public double x(int index) {
        return xs[index];
    }

    public double y(int index) {
        return ys[index];
    }

    public double lastX() {
        return xs[size - 1];
    }

    /** Index of the first point at or after x; {@link #size()} when there is none. */
    public int indexFrom(double x) {
        int index = Arrays.binarySearch(xs, 0, size, x);
        if (index < 0) {
            return -index - 1;
        }
        while (index > 0 && xs[index - 1] == x) {
            index--;
        }
        return index;
    }

    /** Index of the point nearest to x; -1 when there is no point. */
    public int nearest(double x) {
        int after = indexFrom(x);
        if (after == size) {
            return size - 1;
        }
        boolean closerBefore = after > 0 && x - xs[after - 1] < xs[after] - x;
        return closerBefore ? after - 1 : after;
    }

    /** y at x, between two points on the straight line; not a number before the first and after the last. */
    public double at(double x) {
        int after = indexFrom(x);
        if (after == size || (after == 0 && xs[0] != x)) {
            return Double.NaN;
        }
        return xs[after] == x
                ? ys[after]
                : ys[after - 1] + (ys[after] - ys[after - 1]) * (x - xs[after - 1]) / (xs[after] - xs[after - 1]);
    }

    /** Points {@code from} (included) to {@code to} (excluded). */
    Curve slice(int from, int to) {
        return from == 0
                ? new Curve(xs, ys, blocks, to)
                : of(Arrays.copyOfRange(xs, from, to), Arrays.copyOfRange(ys, from, to));
    }

    /**
     * Index of the lowest of the points {@code from} (included) to {@code to} (excluded, above from); of a gap only where there is
     * nothing else.
     */
    @Override
    public int lowest(int from, int to) {
        return blocks.lowest(from, to, ys);
    }

    /** Index of the highest, as {@link #lowest}. */
    @Override
    public int highest(int from, int to) {
        return blocks.highest(from, to, ys);
    }

    /** x values and y values, as a drawing library wants them. */
    public double[][] arrays() {
        return new double[][] {Arrays.copyOf(xs, size), Arrays.copyOf(ys, size)};
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Curve that
                && size == that.size
                && total == that.total
                && ((xs == that.xs && ys == that.ys) || samePoints(that));
    }

    private boolean samePoints(Curve that) {
        return Arrays.equals(xs, 0, size, that.xs, 0, size) && Arrays.equals(ys, 0, size, that.ys, 0, size);
    }

    @Override
    public int hashCode() {
        return size == 0 ? 0 : 31 * size + Double.hashCode(ys[size - 1]);
    }

    @Override
    public String toString() {
        return "Curve of " + size + " points";
    }
}
