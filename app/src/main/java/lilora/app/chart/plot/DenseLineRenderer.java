package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;

/**
 * Draws lines, and those that go up and down in every column of pixels as the band between the lowest and the highest point of each.
 * They look the same, but the outline of such a line costs many times more to fill than the band's.
 */
final class DenseLineRenderer extends XYLineAndShapeRenderer {
    private static final long serialVersionUID = 1;

    /** Points in each column, of which thinned curves have two, from which on no single stroke can be seen any more. */
    private static final double POINTS = 1.5;

    /** Pixels that a line goes in each column; a shorter one is cheap as it is. */
    private static final double LENGTH = 8;

    DenseLineRenderer() {
        super(true, false);
        setDrawSeriesLineAsPath(true);
        setDefaultToolTipGenerator(null);
    }

    @Override
    protected void drawFirstPassShape(Graphics2D pen, int pass, int series, int item, Shape line) {
        if (!isDense(line)) {
            super.drawFirstPassShape(pen, pass, series, item, line);
            return;
        }
        float width = getItemStroke(series, item) instanceof BasicStroke stroke ? stroke.getLineWidth() : 1;
        pen.setPaint(getItemPaint(series, item));
        pen.fill(band(line, width));
    }

    static boolean isDense(Shape line) {
        int points = 0;
        double length = 0;
        double[] before = new double[6];
        double[] point = new double[6];
        for (PathIterator path = line.getPathIterator(null); !path.isDone(); path.next()) {
            if (path.currentSegment(point) == PathIterator.SEG_LINETO) {
                length += Math.hypot(point[0] - before[0], point[1] - before[1]);
            }
            points++;
            System.arraycopy(point, 0, before, 0, 2);
        }
        double columns = Math.max(50, line.getBounds2D().getWidth());
        return points > POINTS * columns && length > LENGTH * columns;
    }

    /**
     * What a line covers that crosses its columns again and again.
     *
     * @param line of straight parts from left to right, in pixels; each part is a band of its own
     * @param width of the line in pixels
     */
    static Path2D band(Shape line, double width) {
        Rectangle2D bounds = line.getBounds2D();
        Band band = new Band((int) Math.floor(bounds.getX()) - 1, (int) Math.ceil(bounds.getWidth()) + 4, width / 2);
        double[] before = new double[6];
        double[] point = new double[6];
        for (PathIterator path = line.getPathIterator(null); !path.isDone(); path.next()) {
            if (path.currentSegment(point) == PathIterator.SEG_MOVETO) {
                band.close();
                band.add(point[0], point[1], point[0], point[1]);
            } else {
                band.add(before[0], before[1], point[0], point[1]);
            }
            System.arraycopy(point, 0, before, 0, 2);
        }
        band.close();
        return band.outline;
    }

    /** The columns of one part at a time, and the outline of all so far. */
    private static final class Band {
        private final Path2D outline = new Path2D.Double();
        private final int left;
        private final double half;
        private final double[] top;
        private final double[] bottom;

        Band(int left, int columns, double half) {
            this.left = left;
            this.half = half;
            top = new double[columns];
            bottom = new double[columns];
            clear();
        }

        private void clear() {
            Arrays.fill(top, Double.POSITIVE_INFINITY);
            Arrays.fill(bottom, Double.NEGATIVE_INFINITY);
        }

        /**
         * Every column that a straight piece crosses or comes within half a pixel of covers its heights there. So each sees the lowest
         * and the highest point of one column at least of those that the curve was thinned by, which are no wider.
         */
        void add(double fromX, double fromY, double toX, double toY) {
            double slope = toX > fromX ? (toY - fromY) / (toX - fromX) : 0;
            int last = column(toX + 0.5);
            for (int column = column(fromX - 0.5); column <= last; column++) {
                double enters = Math.max(fromX, left + column - 0.5);
                double leaves = Math.min(toX, left + column + 1.5);
                cover(column, enters <= fromX ? fromY : fromY + slope * (enters - fromX));
                cover(column, leaves >= toX ? toY : fromY + slope * (leaves - fromX));
            }
        }

        private int column(double x) {
            return (int) Math.floor(x) - left;
        }

        private void cover(int column, double y) {
            top[column] = Math.min(top[column], y);
            bottom[column] = Math.max(bottom[column], y);
        }

        /** Draws around the columns that are covered; they stand side by side, as a piece crosses every column on its way. */
        void close() {
            int first = 0;
            while (first < top.length && bottom[first] < top[first]) {
                first++;
            }
            int end = first;
            while (end < top.length && bottom[end] >= top[end]) {
                end++;
            }
            if (end > first) {
                outline.moveTo(left + first, bottom[first] + half);
                for (int column = first; column < end; column++) {
                    flat(left + column, left + column + 1, top[column] - half);
                }
                for (int column = end - 1; column >= first; column--) {
                    flat(left + column + 1, left + column, bottom[column] + half);
                }
                outline.closePath();
            }
            clear();
        }

        private void flat(int fromX, int toX, double y) {
            outline.lineTo(fromX, y);
            outline.lineTo(toX, y);
        }
    }
}
