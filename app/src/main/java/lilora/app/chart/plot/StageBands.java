package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.util.List;
import lilora.app.chart.model.LineModel;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;

/** Where stages begin: a change of the ground with the stage's name at the head, or its number where there is no room. */
final class StageBands {
    private static final BasicStroke LINE = new BasicStroke(1f);

    private final List<LineModel.StageMark> marks;
    private final ChartTheme theme;
    private final boolean logX;

    StageBands(List<LineModel.StageMark> marks, ChartTheme theme, boolean logX) {
        this.marks = marks;
        this.theme = theme;
        this.logX = logX;
    }

    /** @param width of the plot, in pixels */
    void addTo(XYPlot plot, Range range, double width) {
        boolean named = roomForNames(range, width);
        for (int i = 0; i < marks.size(); i++) {
            double start = marks.get(i).x();
            double end = i + 1 < marks.size() ? marks.get(i + 1).x() : Double.MAX_VALUE;
            double from = Math.max(start, range.getLowerBound());
            double to = Math.min(end, range.getUpperBound());
            if (from >= to) {
                continue;
            }
            IntervalMarker band =
                    new IntervalMarker(from, to, AwtStyles.of(i % 2 == 0 ? theme.surface() : theme.band()));
            band.setAlpha(1f);
            String label = marks.get(i).label();
            double room = width * share(range, from, to);
            String shown = named && Labels.fits(label, room) ? label : number(label);
            band.setLabel(Labels.fits(shown, room) ? shown : "");
            band.setLabelFont(ChartFonts.LABEL);
            band.setLabelPaint(AwtStyles.of(theme.muted()));
            band.setLabelBackgroundColor(AwtStyles.of(theme.surface(), 0));
            band.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            band.setLabelTextAnchor(TextAnchor.TOP_LEFT);
            plot.addDomainMarker(band, Layer.BACKGROUND);
            if (start > range.getLowerBound()) {
                plot.addDomainMarker(new ValueMarker(start, AwtStyles.of(theme.grid()), LINE), Layer.BACKGROUND);
            }
        }
    }

    /** Whether every stage that is shown whole has room for its label; if one has not, all show their number alone. */
    private boolean roomForNames(Range range, double width) {
        for (int i = 0; i + 1 < marks.size(); i++) {
            double start = marks.get(i).x();
            double end = marks.get(i + 1).x();
            boolean whole = start >= range.getLowerBound() && end <= range.getUpperBound();
            if (whole && !Labels.fits(marks.get(i).label(), width * share(range, start, end))) {
                return false;
            }
        }
        return true;
    }

    private double share(Range range, double from, double to) {
        return logX
                ? Math.log(to / from) / Math.log(range.getUpperBound() / range.getLowerBound())
                : (to - from) / range.getLength();
    }

    private static String number(String label) {
        int number = label.indexOf(' ');
        return number < 0 ? label : label.substring(0, number);
    }
}
