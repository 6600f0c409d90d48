package lilora.app.chart;

import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.util.List;
import lilora.app.amount.Names;

/** Title and legend of a figure that is saved; in the window both are nodes. */
final class FigureLegend {
    static final double TITLE = 30;

    private static final double LINE = 18;
    private static final double MARGIN = 16;
    private static final double SWATCH = 22;
    private static final double CHARACTER = 6.2;
    private static final int LONGEST = 72;

    private final String title;
    private final List<LegendEntry> entries;

    FigureLegend(ChartModel model) {
        this.title = model.title();
        this.entries = LegendEntry.of(model);
    }

    double height(double width) {
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
        return SWATCH + 8 + Names.keepingEnd(entry.name(), LONGEST).length() * CHARACTER + 16;
    }

    void draw(Graphics2D pen, double width, double top) {
        ChartTheme theme = ChartTheme.PRINT;
        pen.setFont(ChartFace.STRONG.deriveFont(13f));
        pen.setPaint(Ink.of(theme.ink()));
        pen.drawString(title, (float) MARGIN, 20);
        double x = MARGIN;
        double y = top + LINE * 0.7;
        for (LegendEntry entry : entries) {
            if (x + space(entry) > width && x > MARGIN) {
                x = MARGIN;
                y += LINE;
            }
            pen.setPaint(Ink.of(theme.series(entry.style().colour())));
            pen.setStroke(Ink.stroke(entry.style().dash(), 2));
            pen.draw(new Line2D.Double(x, y, x + SWATCH, y));
            if (entry.style().marker() != SeriesStyle.Marker.NONE) {
                pen.fill(AffineTransform.getTranslateInstance(x + SWATCH / 2, y)
                        .createTransformedShape(Ink.marker(entry.style().marker())));
            }
            pen.setPaint(Ink.of(theme.ink()));
            pen.setFont(ChartFace.LABEL);
            pen.drawString(Names.keepingEnd(entry.name(), LONGEST), (float) (x + SWATCH + 6), (float) y + 4);
            x += space(entry);
        }
    }
}
