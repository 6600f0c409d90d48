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

/**
 * An axis with a tick at each value that was tried and nowhere else. Names that have no room side by side stand upright; where even so
 * two would touch, the later one is left out.
 */
final class SettingTicks extends NumberAxis {
    private static final long serialVersionUID = 1;
    private static final double GAP = 6;
    /** Letters that a name keeps where there is no room for every one. */
    private static final int SHORTEST = 14;

    /** The same of a name that stands upright, which takes its room from the plot. */
    private static final int LONGEST_UPRIGHT = 24;

    private final transient SettingAxis setting;

    /** @param width of the drawing, about */
    SettingTicks(SettingAxis setting, double width) {
        super(setting.label());
        this.setting = setting;
        setVerticalTickLabels(setting.scale() == SettingAxis.Scale.CATEGORIES && !fit(setting.values(), width));
    }

    /** Whether names have room side by side, all of them at least as long as they may be cut to. */
    private static boolean fit(List<String> names, double width) {
        int longest = names.stream().mapToInt(String::length).max().orElse(0);
        return names.size() * (Math.min(longest, SHORTEST) * Labels.CHARACTER + GAP) <= width;
    }

    @Override
    @SuppressWarnings("rawtypes") // as the library declares it
    protected List refreshTicksHorizontal(Graphics2D pen, Rectangle2D area, RectangleEdge edge) {
        FontMetrics metrics = pen.getFontMetrics(getTickLabelFont());
        boolean categories = setting.scale() == SettingAxis.Scale.CATEGORIES;
        boolean upright = isVerticalTickLabels();
        double room = area.getWidth() / Math.max(1, setting.values().size());
        int longest = upright ? LONGEST_UPRIGHT : (int) Math.max(SHORTEST, (room - GAP) / Labels.CHARACTER);
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
            double half = (upright ? metrics.getAscent() : metrics.stringWidth(text) + GAP) / 2.0;
            boolean fits = at - half >= free;
            free = fits ? at + half : free;
            String shown = fits ? text : "";
            ticks.add(
                    upright
                            ? new NumberTick(
                                    place, shown, TextAnchor.CENTER_RIGHT, TextAnchor.CENTER_RIGHT, -Math.PI / 2)
                            : new NumberTick(place, shown, TextAnchor.TOP_CENTER, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
