package lilora.app.chart.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import lilora.app.format.Formats;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** A logarithmic axis whose ticks are round: 1, 2 and 5 times powers of ten, or powers of ten alone over many decades. */
final class RoundLogAxis extends LogAxis {
    private static final long serialVersionUID = 1;
    private static final int[] FINE = {1, 2, 5};
    private static final int[] COARSE = {1};
    private static final double MANY_DECADES = 3;

    RoundLogAxis(String label) {
        super(label);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library declares it
    protected List refreshTicksHorizontal(Graphics2D pen, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.TOP_CENTER);
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library declares it
    protected List refreshTicksVertical(Graphics2D pen, Rectangle2D area, RectangleEdge edge) {
        return ticks(TextAnchor.CENTER_RIGHT);
    }

    private List<NumberTick> ticks(TextAnchor anchor) {
        double low = getRange().getLowerBound();
        double high = getRange().getUpperBound();
        List<NumberTick> ticks = new ArrayList<>();
        int[] steps = Math.log10(high / low) > MANY_DECADES ? COARSE : FINE;
        for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
            for (int step : steps) {
                double value = step * Math.pow(10, power);
                if (value >= low && value <= high) {
                    ticks.add(new NumberTick(value, Formats.round(value), anchor, TextAnchor.CENTER, 0));
                }
            }
        }
        return ticks;
    }
}
