package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.format.DisplayNames;
import lilora.app.format.Formats;

/** Draws a matrix of scores. A cell without a value is hatched and carries no number and no colour of the scale. */
final class MatrixPlot implements Plotting {
    private static final BasicStroke HAIR = new BasicStroke(1f);
    private static final BasicStroke FRAME = new BasicStroke(2f);
    private static final double HATCH = 6;
    private static final double INSET = 1;
    /** Height from which a cell has room for what the runs of its mean lie between, below the mean. */
    private static final double TWO_LINES = 30;

    private static final double FIRST_LINE = 0.64;
    private static final double FOOT = 3;
    private static final float ENDS = 9;

    private final MatrixModel model;

    MatrixPlot(MatrixModel model) {
        this.model = model;
    }

    @Override
    public DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
        MatrixLayout layout = MatrixLayout.of(model, area);
        pen.setPaint(AwtStyles.of(theme.surface()));
        pen.fill(area);
        heads(pen, layout, theme, area);
        for (int row = 0; row < model.rows().size(); row++) {
            for (int column = 0; column < model.columns().size(); column++) {
                cell(pen, layout.cell(row, column), model.at(row, column), theme);
            }
            if (!model.marginTitle().isEmpty()) {
                mean(pen, layout.margin(row), row, theme);
            }
        }
        diagonal(pen, layout, theme);
        bar(pen, layout, theme);
        int measured = model.measured();
        return new DrawnArea(layout.grid(), 0, model.columns().size(), false, measured, measured);
    }

    private void heads(Graphics2D pen, MatrixLayout layout, ChartTheme theme, Rectangle2D area) {
        pen.setFont(ChartFonts.LABEL);
        List<String> columns = Labels.withoutCommonEnding(model.columns());
        pen.setPaint(AwtStyles.of(theme.muted()));
        for (int row = 0; row < model.rows().size(); row += every(layout.cellHeight())) {
            Rectangle2D cell = layout.cell(row, 0);
            String name = fit(pen, model.rows().get(row).name(), layout.left() - area.getX() - 12);
            double width = pen.getFontMetrics().getStringBounds(name, pen).getWidth();
            text(pen, name, layout.left() - 10 - width, middle(pen, cell));
        }
        for (int column = 0; column < columns.size(); column += layout.turned() ? every(layout.cellWidth()) : 1) {
            Rectangle2D cell = layout.cell(0, column);
            if (layout.turned()) {
                aslant(pen, columns.get(column), cell.getCenterX(), layout.top() - 6, layout.top() - area.getY());
            } else {
                centred(pen, fit(pen, columns.get(column), cell.getWidth() - 3), cell.getCenterX(), layout.top() - 9);
            }
        }
        Rectangle2D mean = layout.margin(0);
        centred(pen, fit(pen, model.marginTitle(), mean.getWidth() + 8), mean.getCenterX(), layout.top() - 9);
    }

    /** Names stand at each, or at every second, third, … row or column where these are smaller than a line of text. */
    private static int every(double size) {
        return (int) Math.max(1, Math.ceil(MatrixLayout.LINE / size));
    }

    private static void aslant(Graphics2D pen, String name, double x, double y, double room) {
        AffineTransform before = pen.getTransform();
        pen.translate(x, y);
        pen.rotate(-Math.PI / 4);
        pen.drawString(fit(pen, name, (room - 10) * Math.sqrt(2)), 0, 4);
        pen.setTransform(before);
    }

    private void cell(Graphics2D pen, Rectangle2D place, MatrixModel.Cell cell, ChartTheme theme) {
        Rectangle2D inner = inset(place);
        if (cell.value().isEmpty()) {
            hatch(pen, inner, cell.state(), theme);
            return;
        }
        double value = cell.value().getAsDouble();
        javafx.scene.paint.Color ground = colour(value, theme);
        pen.setPaint(AwtStyles.of(ground));
        pen.fill(inner);
        Color ink = AwtStyles.of(ChartColours.textOn(ground));
        Optional<ErrorBar> bar = cell.bar().filter(any -> inner.getHeight() >= TWO_LINES);
        double first = bar.isPresent() ? FIRST_LINE * inner.getHeight() : inner.getHeight();
        number(pen, part(inner, 0, first), shown(value), ink, cell.diagonal());
        bar.ifPresent(both -> ends(pen, part(inner, first, inner.getHeight() - FOOT), both, ink));
    }

    private static Rectangle2D part(Rectangle2D place, double from, double to) {
        return new Rectangle2D.Double(place.getX(), place.getY() + from, place.getWidth(), to - from);
    }

    /** What the runs of a mean lie between, where there is room for it. */
    private static void ends(Graphics2D pen, Rectangle2D place, ErrorBar bar, Color ink) {
        String text = Formats.points(bar.low()) + "–" + Formats.points(bar.high());
        pen.setFont(ChartFonts.LABEL.deriveFont(ENDS));
        if (pen.getFontMetrics().getStringBounds(text, pen).getWidth() <= place.getWidth() - 2) {
            pen.setPaint(ink);
            centred(pen, text, place.getCenterX(), middle(pen, place));
        }
    }

    private javafx.scene.paint.Color colour(double value, ChartTheme theme) {
        MatrixModel.Scale scale = model.scale();
        return scale.difference()
                ? ChartColours.difference(value, scale.high(), theme)
                : ChartColours.score(value, scale.low(), scale.high());
    }

    private String shown(double value) {
        return model.scale().difference() ? Formats.signed(value) : Formats.points(value);
    }

    private static void number(Graphics2D pen, Rectangle2D place, String text, Color color, boolean strong) {
        float size = (float) Math.max(8, Math.min(17, Math.min(place.getHeight() * 0.45, place.getWidth() * 0.26)));
        Font font = (strong ? ChartFonts.STRONG : ChartFonts.LABEL).deriveFont(size);
        pen.setFont(font);
        if (pen.getFontMetrics().getStringBounds(text, pen).getWidth() <= place.getWidth()) {
            pen.setPaint(color);
            centred(pen, text, place.getCenterX(), middle(pen, place));
        }
    }

    private static void hatch(Graphics2D pen, Rectangle2D place, MatrixModel.State state, ChartTheme theme) {
        boolean coming = state == MatrixModel.State.PLANNED || state == MatrixModel.State.RUNNING;
        pen.setPaint(AwtStyles.of(coming ? theme.surface() : theme.band()));
        pen.fill(place);
        Shape before = pen.getClip();
        pen.clip(place);
        pen.setStroke(HAIR);
        pen.setPaint(AwtStyles.of(coming ? theme.grid() : theme.muted(), coming ? 0.9 : 0.45));
        for (double x = place.getMinX() - place.getHeight(); x < place.getMaxX(); x += HATCH) {
            pen.draw(new Line2D.Double(x, place.getMaxY(), x + place.getHeight(), place.getMinY()));
        }
        pen.setClip(before);
        if (state == MatrixModel.State.RUNNING) {
            pen.setStroke(FRAME);
            pen.setPaint(AwtStyles.of(theme.accent()));
            pen.draw(inset(place));
        }
    }

    private void mean(Graphics2D pen, Rectangle2D place, int row, ChartTheme theme) {
        OptionalDouble margin = model.rows().get(row).margin();
        if (margin.isPresent()) {
            number(pen, inset(place), shown(margin.getAsDouble()), AwtStyles.of(theme.ink()), true);
        } else {
            number(pen, inset(place), Formats.MISSING, AwtStyles.of(theme.muted()), false);
        }
    }

    private void diagonal(Graphics2D pen, MatrixLayout layout, ChartTheme theme) {
        for (int row = 0; row < model.rows().size(); row++) {
            for (int column = 0; column < model.columns().size(); column++) {
                if (model.at(row, column).diagonal()) {
                    Rectangle2D outer = inset(layout.cell(row, column));
                    pen.setStroke(FRAME);
                    pen.setPaint(AwtStyles.of(theme.ink()));
                    pen.draw(outer);
                    // A second, light line inside: ink alone is lost on the dark end of the palette.
                    pen.setStroke(HAIR);
                    pen.setPaint(AwtStyles.of(theme.surface()));
                    pen.draw(inset(inset(outer)));
                }
            }
        }
    }

    /** The colour bar: what a colour means, and what a hatch means. */
    private void bar(Graphics2D pen, MatrixLayout layout, ChartTheme theme) {
        double y = layout.grid().getMaxY() + 12;
        double width = Math.max(80, Math.min(120, layout.grid().getWidth() * 0.4));
        double step = width / 40;
        for (int i = 0; i < 40; i++) {
            double place = (i + 0.5) / 40;
            MatrixModel.Scale scale = model.scale();
            pen.setPaint(AwtStyles.of(colour(scale.low() + place * (scale.high() - scale.low()), theme)));
            pen.fill(new Rectangle2D.Double(layout.left() + i * step, y, step + 0.5, 9));
        }
        pen.setFont(ChartFonts.LABEL);
        pen.setPaint(AwtStyles.of(theme.muted()));
        String low = end(model.scale().low());
        String high = end(model.scale().high());
        double lowWidth = pen.getFontMetrics().getStringBounds(low, pen).getWidth();
        text(pen, low, layout.left() - lowWidth - 5, y + 8.5);
        text(pen, high, layout.left() + width + 5, y + 8.5);
        double hatchX = layout.left() + width + 50;
        hatch(pen, new Rectangle2D.Double(hatchX, y - 1, 18, 11), MatrixModel.State.ABSENT, theme);
        pen.setFont(ChartFonts.LABEL);
        pen.setPaint(AwtStyles.of(theme.muted()));
        text(pen, model.kind().absent(), hatchX + 23, y + 8.5);
    }

    private String end(double value) {
        return model.scale().difference() ? Formats.signed(value, 0) : Formats.fixed(value, 0);
    }

    private static Rectangle2D inset(Rectangle2D place) {
        return new Rectangle2D.Double(
                place.getX() + INSET,
                place.getY() + INSET,
                place.getWidth() - 2 * INSET,
                place.getHeight() - 2 * INSET);
    }

    private static double middle(Graphics2D pen, Rectangle2D place) {
        FontMetrics metrics = pen.getFontMetrics();
        return place.getCenterY() + (metrics.getAscent() - metrics.getDescent()) / 2.0;
    }

    private static String fit(Graphics2D pen, String text, double width) {
        FontMetrics metrics = pen.getFontMetrics();
        String fitting = text;
        for (int most = text.length() - 1;
                most > 0 && metrics.getStringBounds(fitting, pen).getWidth() > width;
                most--) {
            fitting = DisplayNames.shorten(text, most);
        }
        return fitting;
    }

    private static void centred(Graphics2D pen, String text, double x, double y) {
        double width = pen.getFontMetrics().getStringBounds(text, pen).getWidth();
        text(pen, text, x - width / 2, y);
    }

    private static void text(Graphics2D pen, String text, double x, double y) {
        pen.drawString(text, (float) x, (float) y);
    }
}
