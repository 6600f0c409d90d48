package lilora.app.chart.model;

import java.util.Arrays;

/** Grows a curve point by point on one thread; snapshots may go to any other. */
public final class CurveBuffer {
    private double[] xs = new double[256];
    private double[] ys = new double[256];
    private CurveBlocks blocks = new CurveBlocks();
    private int size;

    /** Adds a point; x must not be lower than the last. */
    public void add(double x, double y) {
        if (size > 0 && x < xs[size - 1]) {
            throw new IllegalArgumentException("x falls from %s to %s.".formatted(xs[size - 1], x));
        }
        if (size == xs.length) {
            xs = Arrays.copyOf(xs, size * 2);
            ys = Arrays.copyOf(ys, size * 2);
        }
        xs[size] = x;
        ys[size] = y;
        size++;
        if (size % CurveBlocks.SIZE == 0) {
            blocks.fill(size / CurveBlocks.SIZE - 1, ys);
        }
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** x of the last point; there must be one. */
    public double lastX() {
        return xs[size - 1];
    }

    /** The curve so far. */
    public Curve snapshot() {
        return new Curve(xs, ys, blocks.share(), size);
    }
}
