package lilora.app.chart.plot;

import java.awt.geom.Rectangle2D;
import lilora.app.format.Formats;

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
 * @param unplaced points that have no place on a logarithmic axis, because they are not above zero
 */
public record DrawnArea(
        Rectangle2D area, double from, double to, boolean logarithmic, int drawn, long visible, long unplaced) {
    public static final DrawnArea NOTHING = new DrawnArea(new Rectangle2D.Double(), 0, 1, false, 0, 0);

    /** A drawing in which every point has its place. */
    public DrawnArea(Rectangle2D area, double from, double to, boolean logarithmic, int drawn, long visible) {
        this(area, from, to, logarithmic, drawn, visible, 0);
    }

    /** The same where every pixel is so many. */
    public DrawnArea scaled(double scale) {
        Rectangle2D larger = new Rectangle2D.Double(
                area.getX() * scale, area.getY() * scale, area.getWidth() * scale, area.getHeight() * scale);
        return new DrawnArea(larger, from, to, logarithmic, drawn, visible, unplaced);
    }

    public double valueAt(double pixel) {
        double place = area.getWidth() == 0 ? 0 : (pixel - area.getX()) / area.getWidth();
        return logarithmic ? from * Math.pow(to / from, place) : from + place * (to - from);
    }

    public double pixelOf(double value) {
        double place = logarithmic ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
        return area.getX() + place * area.getWidth();
    }

    /** The label that tells of points that are not drawn; empty where everything is. */
    public String thinning() {
        String thinned =
                drawn >= visible ? "" : "showing %s of %s".formatted(Formats.count(drawn), Formats.count(visible));
        String without = unplaced == 0 ? "" : "%s ≤ 0 not on a log axis".formatted(Formats.counted(unplaced, "value"));
        return thinned.isEmpty() || without.isEmpty() ? thinned + without : thinned + " · " + without;
    }
}
