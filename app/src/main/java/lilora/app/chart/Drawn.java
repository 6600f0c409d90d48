package lilora.app.chart;

import java.awt.geom.Rectangle2D;
import lilora.app.amount.Amounts;

/**
 * What a drawing tells afterwards: where the data lies, so that a pointer can be turned into values, and how much of it is
 * drawn.
 *
 * @param area of the data in the node
 * @param from value at its left edge
 * @param to value at its right edge
 * @param logarithmic whether the horizontal axis is
 * @param drawn points drawn
 * @param visible points in the range, all of which count
 */
record Drawn(Rectangle2D area, double from, double to, boolean logarithmic, int drawn, long visible) {
    static final Drawn NOTHING = new Drawn(new Rectangle2D.Double(), 0, 1, false, 0, 0);

    double valueAt(double pixel) {
        double place = area.getWidth() == 0 ? 0 : (pixel - area.getX()) / area.getWidth();
        return logarithmic ? from * Math.pow(to / from, place) : from + place * (to - from);
    }

    double pixelOf(double value) {
        double place = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        return area.getX() + place * area.getWidth();
    }

    /** The label that tells of thinned data; empty where everything is drawn. */
    String thinning() {
        return drawn >= visible ? "" : "showing %s of %s".formatted(Amounts.count(drawn), Amounts.count(visible));
    }
}
