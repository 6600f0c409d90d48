package lilora.app.chart.plot;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.LegendEntry;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.format.DisplayNames;

/** Title and legend of a figure that is saved; in the window both are nodes. */
public final class FigureLegend {
    public static final double TITLE = 30;

    private static final double LINE = 18;
    private static final double MARGIN = 16;
    private static final double SWATCH = 22;
    private static final double CHARACTER = 6.2;
    private static final int LONGEST = 72;

    private final String title;
    private final List<LegendEntry> entries;

    public FigureLegend(ChartModel model) {
        this.title = model.title();
        this.entries = LegendEntry.of(model);
    }

    public double height(double width) {
        return entries.isEmpty() ? 0 : rows(width) * LINE + 10;
    }

    private int rows(double width) {
        int rows = 1;
        double x = MARGIN;
        for (LegendEntry entry : entries) {
            double space = space(entry);
            if (x + space > width && x > MARGIN) {
                rows++;
                x = MARGIN;
            }
            x += space;
        }
        return rows;
    }

    private static double space(LegendEntry entry) {
        return SWATCH + 8 + DisplayNames.keepingEnd(entry.name(), LONGEST).length() * CHARACTER + 16;
    }

    public void draw(Graphics2D pen, double width, double top) {
        ChartTheme theme = ChartTheme.PRINT;
        pen.setFont(ChartFonts.STRONG.deriveFont(13f));
        pen.setPaint(AwtStyles.of(theme.ink()));
        pen.drawString(title, (float) MARGIN, 20);
        double x = MARGIN;
        double y = top + LINE * 0.7;
        for (LegendEntry entry : entries) {
            if (x + space(entry) > width && x > MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            pen.setPaint(AwtStyles.of(theme.series(entry.style().colour())));
            pen.setStroke(AwtStyles.stroke(entry.style().dash(), 2));
            pen.draw(new Line2D.Double(x, y, x + SWATCH, y));
            if (entry.style().marker() != SeriesStyle.Marker.NONE) {
                pen.fill(AffineTransform.getTranslateInstance(x + SWATCH / 2, y)
                        .createTransformedShape(AwtStyles.marker(entry.style().marker())));
            }
            pen.setPaint(AwtStyles.of(theme.ink()));
            pen.setFont(ChartFonts.LABEL);
            pen.drawString(DisplayNames.keepingEnd(entry.name(), LONGEST), (float) (x + SWATCH + 6), (float) y + 4);
            x += space(entry);
        }
    }
}
