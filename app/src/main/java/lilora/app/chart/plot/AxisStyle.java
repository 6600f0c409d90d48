package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.geom.Rectangle2D;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.text.FieldPosition;
import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import lilora.app.chart.model.Axis;
import lilora.app.format.Formats;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.axis.TickUnits;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.ui.RectangleInsets;

/** Gives axes and plots the look of the theme: thin lines, muted labels, a quiet grid, no frame. */
final class AxisStyle {
    private static final BasicStroke HAIR = new BasicStroke(1f);
    private static final RectangleInsets NO_GAP = new RectangleInsets(0, 0, 0, 0);

    /** Pixels of a line of text, and of the edges of a plot with what is written below it. */
    static final double LINE = 14;

    private static final double EDGES = 50;

    /** Whatever is smaller is shown as nothing. */
    private static final double NOTHING = 1e-12;

    private static final DecimalFormatSymbols SYMBOLS = symbols();

    /** From here on counts are written in thousands and millions. */
    private static final double LARGE = 1e5;

    private AxisStyle() {}

    private static DecimalFormatSymbols symbols() {
        DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(Locale.ROOT);
        symbols.setMinusSign('−');
        return symbols;
    }

    static ValueAxis make(Axis axis, ChartTheme theme) {
        ValueAxis made = axis.scale() == Axis.Scale.LOGARITHMIC ? logarithmic(axis) : linear(axis);
        style(made, theme);
        return made;
    }

    /** Height of a line of text in units of the vertical axis of a plot that fills this area. */
    static double line(ValueAxis vertical, Rectangle2D area) {
        return line(vertical.getRange().getLength(), area);
    }

    /** The same where the whole axis is so many units. */
    static double line(double length, Rectangle2D area) {
        return length * LINE / Math.max(LINE, area.getHeight() - EDGES);
    }

    private static ValueAxis linear(Axis axis) {
        NumberAxis made = new RoomyAxis(axis.label());
        boolean whole = axis.scale() == Axis.Scale.WHOLE || axis.scale() == Axis.Scale.PLACES;
        made.setStandardTickUnits(
                whole
                        ? NumberAxis.createIntegerTickUnits(Locale.ROOT)
                        : NumberAxis.createStandardTickUnits(Locale.ROOT));
        if (axis.low().orElse(-1) == 0 && axis.high().orElse(-1) == 100) {
            TickUnits units = new TickUnits();
            units.add(new NumberTickUnit(20));
            units.add(new NumberTickUnit(25));
            units.add(new NumberTickUnit(50));
            made.setStandardTickUnits(units);
        }
        made.setAutoRangeIncludesZero(false);
        made.setNumberFormatOverride(new AxisFormat(axis.high().orElse(Double.POSITIVE_INFINITY), made::getUpperBound));
        return made;
    }

    private static ValueAxis logarithmic(Axis axis) {
        LogAxis made = new RoundLogAxis(axis.label());
        made.setNumberFormatOverride(new AxisFormat(Double.POSITIVE_INFINITY, () -> 0));
        made.setSmallestValue(1e-12);
        return made;
    }

    static void style(org.jfree.chart.axis.Axis axis, ChartTheme theme) {
        axis.setLabelFont(ChartFonts.LABEL);
        axis.setTickLabelFont(ChartFonts.LABEL);
        axis.setLabelPaint(AwtStyles.of(theme.muted()));
        axis.setTickLabelPaint(AwtStyles.of(theme.muted()));
        axis.setAxisLinePaint(AwtStyles.of(theme.grid()));
        axis.setAxisLineStroke(HAIR);
        axis.setTickMarkPaint(AwtStyles.of(theme.grid()));
        axis.setLabelInsets(new RectangleInsets(2, 2, 2, 2));
    }

    static void style(XYPlot plot, ChartTheme theme) {
        base(plot, theme);
        plot.setDomainGridlinesVisible(false);
        plot.setRangeGridlinePaint(AwtStyles.of(theme.grid()));
        plot.setRangeGridlineStroke(HAIR);
        plot.setRangeZeroBaselineVisible(false);
        plot.setAxisOffset(NO_GAP);
    }

    static void style(CategoryPlot plot, ChartTheme theme) {
        base(plot, theme);
        plot.setRangeGridlinePaint(AwtStyles.of(theme.grid()));
        plot.setRangeGridlineStroke(HAIR);
        plot.setAxisOffset(NO_GAP);
    }

    private static void base(Plot plot, ChartTheme theme) {
        plot.setBackgroundPaint(AwtStyles.of(theme.surface()));
        plot.setOutlineVisible(false);
        plot.setInsets(new RectangleInsets(8, 4, 2, 12));
        plot.setNoDataMessage("");
    }

    static JFreeChart chart(Plot plot, ChartTheme theme) {
        JFreeChart chart = new JFreeChart(null, ChartFonts.LABEL, plot, false);
        chart.setBackgroundPaint(AwtStyles.of(theme.surface()));
        chart.setPadding(NO_GAP);
        return chart;
    }

    /** Numbers at ticks: short, with points, whatever the system's language. */
    private static final class AxisFormat extends NumberFormat {
        private final DecimalFormat plain = new DecimalFormat("#,##0.######", SYMBOLS);
        private final DecimalFormat tiny = new DecimalFormat("0.##E0", SYMBOLS);

        /** Beyond this there is room for names, but nothing to count. */
        private final double last;
        /** Where the axis ends: all its ticks have the same form. */
        private final transient DoubleSupplier end;

        AxisFormat(double last, DoubleSupplier end) {
            this.last = last;
            this.end = end;
        }

        @Override
        public StringBuffer format(double number, StringBuffer into, FieldPosition position) {
            if (number > last) {
                return into;
            }
            double size = Math.abs(number);
            if (Math.max(size, size == 0 ? 0 : end.getAsDouble()) >= LARGE) {
                return into.append(Formats.round(number));
            }
            if (size >= NOTHING && size < 1e-4) {
                return tiny.format(number, into, position);
            }
            // A tick at nothing may have been computed as a hair below it.
            return plain.format(size < NOTHING ? 0 : number, into, position);
        }

        @Override
        public StringBuffer format(long number, StringBuffer into, FieldPosition position) {
            return format((double) number, into, position);
        }

        @Override
        public Number parse(String source, ParsePosition position) {
            return plain.parse(source, position);
        }
    }
}
