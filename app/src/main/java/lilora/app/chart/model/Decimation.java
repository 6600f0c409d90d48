package lilora.app.chart.model;

import lilora.engine.result.MinMaxDecimation;

/** Thins out a curve for drawing by {@link MinMaxDecimation}: a bucket is a column of pixels. */
public final class Decimation {
    private Decimation() {}

    /**
     * The part of a curve between two x values, with one more point on each side so that lines run on past the edge.
     *
     * @param columns into which the range is split; at most two points of each stay, and the first and last of all
     */
    public static Curve minMax(Curve curve, double from, double to, int columns) {
        int first = Math.max(0, curve.indexFrom(from) - 1);
        int end = curve.indexFrom(Math.nextUp(to));
        end = Math.min(curve.size(), end + 1);
        if (end <= first) {
            return Curve.EMPTY;
        }
        if (columns < 1 || end - first <= 2 * columns) {
            return curve.slice(first, end);
        }
        return thinned(curve, first, end, columns);
    }

    private static Curve thinned(Curve curve, int first, int end, int columns) {
        double start = curve.x(first);
        double width = (curve.x(end - 1) - start) / columns;
        int[] ends = new int[columns];
        for (int column = 1; column <= columns; column++) {
            ends[column - 1] = column == columns ? end - 1 : curve.indexFrom(start + column * width);
        }
        CurveBuffer kept = new CurveBuffer();
        for (int index : MinMaxDecimation.keep(first, end - 1, ends, curve)) {
            kept.add(curve.x(index), curve.y(index));
        }
        return kept.snapshot();
    }
}
