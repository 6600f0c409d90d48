package lilora.app.chart.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import lilora.app.chart.model.SettingAxis;
import lilora.app.format.DisplayNames;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

/** An axis with a tick at each value that was tried and nowhere else; where names would touch, the later one is left out. */
final class SettingTicks extends NumberAxis {
    private static final long serialVersionUID = 1;
    private static final double GAP = 6;
    /** Letters that a name keeps where there is no room for every one. */
    private static final int SHORTEST = 14;

    private final transient SettingAxis setting;

    SettingTicks(SettingAxis setting) {
        super(setting.label());
        this.setting = setting;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library declares it
    protected List refreshTicksHorizontal(Graphics2D pen, Rectangle2D area, RectangleEdge edge) {
        FontMetrics metrics = pen.getFontMetrics(getTickLabelFont());
        boolean categories = setting.scale() == SettingAxis.Scale.CATEGORIES;
        double room = area.getWidth() / Math.max(1, setting.values().size());
        int longest = (int) Math.max(SHORTEST, (room - GAP) / Labels.CHARACTER);
        List<NumberTick> ticks = new ArrayList<>();
        double free = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < setting.values().size(); i++) {
            double place = setting.places().get(i);
            if (!getRange().contains(place)) {
                continue;
            }
            String whole = setting.values().get(i);
            String text = categories ? DisplayNames.keepingEnds(whole, longest) : whole;
            double at = valueToJava2D(place, area, edge);
            double half = metrics.stringWidth(text) / 2.0;
            boolean fits = at - half >= free;
            free = fits ? at + half + GAP : free;
            ticks.add(new NumberTick(place, fits ? text : "", TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
