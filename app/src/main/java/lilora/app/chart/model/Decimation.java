package lilora.app.chart.model;

/** Thins out a curve for drawing so that no peak gets lost: of every column of pixels its lowest and its highest point stay. */
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
        CurveBuffer kept = new CurveBuffer();
        keep(curve, first, kept);
        int index = first + 1;
        for (int column = 1; column <= columns; column++) {
            int next = column == columns ? end - 1 : Math.min(end - 1, curve.indexFrom(start + column * width));
            if (next > index) {
                int low = curve.lowest(index, next);
                int high = curve.highest(index, next);
                keep(curve, Math.min(low, high), kept);
                if (low != high) {
                    keep(curve, Math.max(low, high), kept);
                }
                index = next;
            }
        }
        keep(curve, end - 1, kept);
        return kept.snapshot();
    }

    private static void keep(Curve curve, int index, CurveBuffer kept) {
        kept.add(curve.x(index), curve.y(index));
    }
}
