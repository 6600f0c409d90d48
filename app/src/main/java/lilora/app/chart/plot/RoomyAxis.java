package lilora.app.chart.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.TickUnit;

/** An axis whose labels never touch: the one it comes from measures those of its ends only, and 0.05 is wider than 0 and 1. */
final class RoomyAxis extends NumberAxis {
    private static final long serialVersionUID = 1;
    private static final double GAP = 8;
    /** Of a unit that is far too small for the axis, so many are enough to see that. */
    private static final int MEASURED = 50;

    RoomyAxis(String label) {
        super(label);
    }

    @Override
    protected double estimateMaximumTickLabelWidth(Graphics2D pen, TickUnit unit) {
        FontMetrics metrics = pen.getFontMetrics(getTickLabelFont());
        double widest = super.estimateMaximumTickLabelWidth(pen, unit);
        double first = Math.ceil(getLowerBound() / unit.getSize());
        for (int i = 0; i < MEASURED && (first + i) * unit.getSize() <= getUpperBound(); i++) {
            String text = getNumberFormatOverride().format((first + i) * unit.getSize());
            widest = Math.max(widest, metrics.stringWidth(text));
        }
        return widest + GAP;
    }
}
