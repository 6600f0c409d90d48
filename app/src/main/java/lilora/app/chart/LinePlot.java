package lilora.app.chart;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.DefaultXYDataset;

/** Draws curves. */
final class LinePlot implements Plotting {
    private static final BasicStroke STAGE = new BasicStroke(1f);
    private static final double HEADROOM = 0.06;
    /** More of it where stages are named at the head. */
    private static final double NAMES = 0.08;

    /** Axis and margins beside the plot. */
    private static final double BESIDE = 60;

    private static final double CHARACTER = 6.6;
    private static final int LABEL = 22;
    /** Below a fixed end, so that markers there are drawn whole. */
    private static final double FOOTROOM = 0.03;

    private final LineModel model;

    LinePlot(LineModel model) {
        this.model = model;
    }

    @Override
    public Drawn draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, Window window) {
        Range range = range(window, area.getWidth());
        List<LineModel.Series> shown = new ArrayList<>();
        List<Curve> curves = new ArrayList<>();
        long visible = 0;
        int drawn = 0;
        for (LineModel.Series one : model.series()) {
            if (window.shows(one.name()) && !one.curve().isEmpty()) {
                Curve curve = Decimation.minMax(
                        one.curve(), range.getLowerBound(), range.getUpperBound(), (int) Math.max(50, area.getWidth()));
                shown.add(one);
                curves.add(curve);
                drawn += one.role() == LineModel.Role.SMOOTHED ? 0 : curve.size();
                visible += one.role() == LineModel.Role.SMOOTHED ? 0 : visible(one.curve(), range);
            }
        }
        XYPlot plot = plot(theme, range, shown, curves);
        stages(plot, theme, range, area.getWidth() - BESIDE);
        labels(plot, theme, AxisStyle.line(plot.getRangeAxis(), area), shown, curves);
        ChartRenderingInfo info = new ChartRenderingInfo(null);
        JFreeChart chart = AxisStyle.chart(plot, theme);
        chart.draw(pen, area, null, info);
        return new Drawn(
                info.getPlotInfo().getDataArea(),
                plot.getDomainAxis().getLowerBound(),
                plot.getDomainAxis().getUpperBound(),
                model.x().scale() == Axis.Scale.LOGARITHMIC,
                drawn,
                Math.max(drawn, visible));
    }

    /** Points in range; a curve thinned before stands for more than it holds. */
    private static long visible(Curve curve, Range range) {
        int held = curve.indexFrom(Math.nextUp(range.getUpperBound())) - curve.indexFrom(range.getLowerBound());
        return curve.total() == curve.size() ? held : Math.round((double) held / curve.size() * curve.total());
    }

    private XYPlot plot(ChartTheme theme, Range range, List<LineModel.Series> shown, List<Curve> curves) {
        ValueAxis x = AxisStyle.make(model.x(), theme);
        x.setRange(range);
        ValueAxis y = AxisStyle.make(model.y(), theme);
        y.setRange(vertical(range, curves));
        DefaultXYDataset data = new DefaultXYDataset();
        XYLineAndShapeRenderer renderer = new DenseLineRenderer();
        for (int i = 0; i < shown.size(); i++) {
            data.addSeries(i, curves.get(i).arrays());
            style(renderer, i, shown.get(i), theme);
        }
        XYPlot plot = new XYPlot(data, x, y, renderer);
        AxisStyle.style(plot, theme);
        return plot;
    }

    private Range range(Window window, double width) {
        if (window.isZoomed()) {
            return new Range(window.from(), window.to());
        }
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (LineModel.Series one : model.series()) {
            if (!one.curve().isEmpty()) {
                low = Math.min(low, one.curve().x(0));
                high = Math.max(high, one.curve().lastX());
            }
        }
        low = model.x().low().orElse(low > high ? 0 : low);
        high = model.x().high().orElse(low > high ? 1 : high);
        // Places are not ends: some room on each side keeps markers off the axes.
        double margin = model.x().scale() == Axis.Scale.PLACES ? 0.25 : 0;
        return new Range(
                low - margin,
                (high - low > 1e-9 * Math.abs(low) ? high : low + 1) + margin + roomForLabels(high - low, width));
    }

    /** Names at the right need their width in pixels, as a share of the range. */
    private double roomForLabels(double range, double width) {
        int longest = names().stream()
                .mapToInt(name -> Math.min(LABEL, name.length()))
                .max()
                .orElse(0);
        double share = longest == 0 ? 0 : Math.min(0.4, (longest * CHARACTER + 20) / Math.max(100, width));
        return range * share / (1 - share);
    }

    /** Of the series whose names stand at their ends. */
    private List<String> labelled() {
        return model.series().stream()
                .filter(one -> one.role() == LineModel.Role.LABELLED)
                .map(LineModel.Series::name)
                .toList();
    }

    private List<String> names() {
        return Labels.telling(labelled());
    }

    private Range vertical(Range range, List<Curve> curves) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Curve curve : curves) {
            for (int i = 0; i < curve.size(); i++) {
                if (curve.x(i) >= range.getLowerBound()
                        && curve.x(i) <= range.getUpperBound()
                        && !Double.isNaN(curve.y(i))) {
                    low = Math.min(low, curve.y(i));
                    high = Math.max(high, curve.y(i));
                }
            }
        }
        boolean empty = low > high;
        low = empty ? model.y().low().orElse(0) : low;
        high = empty ? model.y().high().orElse(1) : high;
        double room = model.stages().isEmpty() ? HEADROOM : HEADROOM + NAMES;
        double margin = margin(low, high, room);
        // Scores above 100 exist (captions): a fixed end gives way to data beyond it, never cuts it off.
        double bottom = model.y().low().isPresent() ? Math.min(model.y().low().getAsDouble(), low) : low - margin;
        double top = model.y().high().isPresent() && high <= model.y().high().getAsDouble()
                ? model.y().high().getAsDouble()
                : high + margin;
        double foot = labelled().isEmpty() ? 0 : (top - bottom) * FOOTROOM;
        return new Range(bottom - foot, (top > bottom ? top : bottom + margin) + foot);
    }

    /** Above and below the data; a line that is level stands amid round numbers, not amid billionths. */
    private static double margin(double low, double high, double room) {
        boolean level = high - low <= 1e-9 * Math.abs(high);
        double levelMargin = high == 0 ? 1 : Math.abs(high) * 0.1;
        return level ? levelMargin : (high - low) * room;
    }

    private void stages(XYPlot plot, ChartTheme theme, Range range, double width) {
        List<LineModel.StageMark> marks = model.stages();
        boolean named = roomForNames(marks, range, width);
        for (int i = 0; i < marks.size(); i++) {
            double start = marks.get(i).x();
            double end = i + 1 < marks.size() ? marks.get(i + 1).x() : Double.MAX_VALUE;
            double from = Math.max(start, range.getLowerBound());
            double to = Math.min(end, range.getUpperBound());
            if (from >= to) {
                continue;
            }
            IntervalMarker band = new IntervalMarker(from, to, Ink.of(i % 2 == 0 ? theme.surface() : theme.band()));
            band.setAlpha(1f);
            String label = marks.get(i).label();
            band.setLabel(named && fits(label, width * (to - from) / range.getLength()) ? label : number(label));
            band.setLabelFont(ChartFace.LABEL);
            band.setLabelPaint(Ink.of(theme.muted()));
            band.setLabelBackgroundColor(Ink.of(theme.surface(), 0));
            band.setLabelAnchor(RectangleAnchor.TOP_LEFT);
            band.setLabelTextAnchor(TextAnchor.TOP_LEFT);
            plot.addDomainMarker(band, Layer.BACKGROUND);
            if (start > range.getLowerBound()) {
                plot.addDomainMarker(new ValueMarker(start, Ink.of(theme.grid()), STAGE), Layer.BACKGROUND);
            }
        }
    }

    /** Whether every stage that is shown whole has room for its label; if one has not, all show their number alone. */
    private static boolean roomForNames(List<LineModel.StageMark> marks, Range range, double width) {
        for (int i = 0; i + 1 < marks.size(); i++) {
            double start = marks.get(i).x();
            double end = marks.get(i + 1).x();
            boolean whole = start >= range.getLowerBound() && end <= range.getUpperBound();
            if (whole && !fits(marks.get(i).label(), width * (end - start) / range.getLength())) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(String label, double width) {
        return label.length() * CHARACTER + CHARACTER <= width;
    }

    private static String number(String label) {
        int number = label.indexOf(' ');
        return number < 0 ? label : label.substring(0, number);
    }

    private static void style(XYLineAndShapeRenderer renderer, int index, LineModel.Series one, ChartTheme theme) {
        boolean labelled = one.role() == LineModel.Role.LABELLED;
        boolean faint = one.role() == LineModel.Role.GHOST || one.role() == LineModel.Role.BEHIND;
        boolean strong = labelled || one.role() == LineModel.Role.SMOOTHED;
        renderer.setSeriesPaint(index, Ink.of(theme.series(one.style().colour()), faint ? 0.35 : 1));
        renderer.setSeriesStroke(index, Ink.stroke(one.style().dash(), strong ? 2 : 1.4));
        renderer.setSeriesShapesVisible(index, labelled || one.curve().size() == 1);
        renderer.setSeriesShapesFilled(index, true);
        renderer.setSeriesShape(index, Ink.marker(one.style().marker()));
    }

    /** The last point of a line that has its name there. */
    private record End(String name, SeriesStyle style, double x, double y) {}

    /** Names at the last points, moved apart where lines end close together. */
    private void labels(XYPlot plot, ChartTheme theme, double line, List<LineModel.Series> shown, List<Curve> curves) {
        List<String> labelled = labelled();
        List<String> names = Labels.telling(labelled);
        Map<Double, List<End>> columns = new LinkedHashMap<>();
        for (int i = 0; i < shown.size(); i++) {
            Curve curve = curves.get(i);
            LineModel.Series one = shown.get(i);
            if (one.role() == LineModel.Role.LABELLED && !curve.isEmpty()) {
                String name = names.get(labelled.indexOf(one.name()));
                columns.computeIfAbsent(curve.lastX(), x -> new ArrayList<>())
                        .add(new End(name, one.style(), curve.lastX(), curve.y(curve.size() - 1)));
            }
        }
        Range vertical = plot.getRangeAxis().getRange();
        // Half of a line of text on either side is not cut off.
        Spread spread = new Spread(line, vertical.getLowerBound() + line / 2, vertical.getUpperBound() - line / 2);
        columns.values().forEach(ends -> {
            double[] places = spread.of(ends.stream().mapToDouble(End::y).toArray());
            for (int i = 0; i < places.length; i++) {
                plot.addAnnotation(label(ends.get(i), places[i], theme), false);
            }
        });
    }

    private static XYTextAnnotation label(End end, double y, ChartTheme theme) {
        XYTextAnnotation label = new XYTextAnnotation("  " + Labels.core(end.name(), LABEL), end.x(), y);
        label.setFont(ChartFace.LABEL);
        label.setPaint(Ink.of(theme.series(end.style().colour())));
        label.setTextAnchor(TextAnchor.CENTER_LEFT);
        return label;
    }
}
