package lilora.app.chart.plot;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/** Names of series at the last points of their lines, in the lines' colours; none where they would be written over each other. */
final class EndLabels {
    private static final int LONGEST = 22;

    private final List<String> series;
    private final ChartTheme theme;

    /** For the series of a model that are named there, drawn on so large an area. */
    EndLabels(LineModel model, ChartTheme theme, Rectangle2D area, ViewRange window) {
        List<String> named = model.series().stream()
                .filter(one -> one.role() == LineModel.Role.LABELLED)
                .map(LineModel.Series::name)
                .filter(window::shows)
                .toList();
        // The legend names them, too.
        this.series = named.size() * AxisStyle.line(1, area) > 1 ? List.of() : named;
        this.theme = theme;
    }

    boolean isEmpty() {
        return series.isEmpty();
    }

    /** Names at the right need their width in pixels, as a share of the range. */
    double room(double range, double width) {
        int longest = Labels.telling(series).stream()
                .mapToInt(name -> Math.min(LONGEST, name.length()))
                .max()
                .orElse(0);
        double share = longest == 0 ? 0 : Math.min(0.4, (longest * Labels.CHARACTER + 20) / Math.max(100, width));
        return range * share / (1 - share);
    }

    /** Names at the last points, moved apart where lines end close together. */
    void addTo(XYPlot plot, List<LineModel.Series> shown, List<Curve> curves, Rectangle2D area, boolean logY) {
        if (series.isEmpty()) {
            return;
        }
        List<String> names = Labels.telling(series);
        // All in one column: a name at the end of a shorter line reaches to those of longer ones.
        List<End> ends = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            Curve curve = curves.get(i);
            LineModel.Series one = shown.get(i);
            if (one.role() == LineModel.Role.LABELLED && !curve.isEmpty()) {
                String name = names.get(series.indexOf(one.name()));
                ends.add(new End(name, one.style(), curve.lastX(), curve.y(curve.size() - 1)));
            }
        }
        Range vertical = plot.getRangeAxis().getRange();
        double bottom = height(vertical.getLowerBound(), logY);
        double top = height(vertical.getUpperBound(), logY);
        double line = AxisStyle.line(top - bottom, area);
        // Half of a line of text on either side is not cut off.
        LabelSpreading spread = new LabelSpreading(line, bottom + line / 2, top - line / 2);
        double[] places = spread.of(
                ends.stream().mapToDouble(end -> height(end.y(), logY)).toArray());
        for (int i = 0; i < places.length; i++) {
            double place = logY ? Math.pow(10, places[i]) : places[i];
            plot.addAnnotation(label(ends.get(i), place), false);
        }
    }

    /** The last point of a line that has its name there. */
    private record End(String name, SeriesStyle style, double x, double y) {}

    private XYTextAnnotation label(End end, double y) {
        XYTextAnnotation label = new XYTextAnnotation("  " + Labels.core(end.name(), LONGEST), end.x(), y);
        label.setFont(ChartFonts.LABEL);
        label.setPaint(AwtStyles.of(theme.series(end.style().colour())));
        label.setTextAnchor(TextAnchor.CENTER_LEFT);
        return label;
    }

    private static double height(double value, boolean logY) {
        return logY ? Math.log10(value) : value;
    }
}
