package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.SettingAxis;
import lilora.app.chart.model.ViewRange;
import lilora.engine.result.Interval;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.DatasetRenderingOrder;
import org.jfree.chart.plot.IntervalMarker;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.Range;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws means with their intervals, each run faint beside its mean, and the baseline across all values. */
final class EffectPlot implements Plotting {
    private static final double DOT = 2.2;
    private static final double FAINT = 0.4;
    private static final double BAND = 0.14;
    private static final double MARGIN = 0.08;
    /** Points of score that an axis shows at least. */
    private static final double LEAST = 1;
    /** Axis and margins beside the plot. */
    private static final double BESIDE = 60;
    /** Pixels between the points of two lines at one value: enough that neither hides the other, and no more. */
    private static final double APART = 7;

    /** The same where no line has to be followed from value to value. */
    private static final double APART_CATEGORIES = 16;

    /** Part of the room of a value that its points take at most. */
    private static final double SHARE = 0.6;
    /** Between a mean and its single runs, in pixels. */
    private static final double ASIDE = 3.5;

    private static final BasicStroke WHISKER = new BasicStroke(1.3f);
    private static final double BREAK = 4;

    private final EffectModel model;

    EffectPlot(EffectModel model) {
        this.model = model;
    }

    @Override
    public DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
        List<EffectModel.Line> lines =
                model.lines().stream().filter(line -> window.shows(line.name())).toList();
        Range horizontal = horizontal();
        double pixel = horizontal.getLength() / Math.max(1, area.getWidth() - BESIDE);
        double widest = model.x().scale() == SettingAxis.Scale.CATEGORIES ? APART_CATEGORIES : APART;
        double apart = Math.min(widest, SHARE * narrowest() / pixel / Math.max(1, lines.size())) * pixel;
        ValueAxis x = new SettingTicks(model.x(), area.getWidth() - BESIDE);
        AxisStyle.style(x, theme);
        x.setRange(horizontal);
        ValueAxis y = AxisStyle.make(model.y(), theme);
        y.setRange(vertical(lines, window));
        XYPlot plot = new XYPlot(null, x, y, null);
        AxisStyle.style(plot, theme);
        addTo(plot, lines, apart, ASIDE * pixel, theme);
        model.baseline()
                .filter(base -> window.shows(base.name()))
                .ifPresent(base -> baseline(plot, base.interval(), theme));
        ChartRenderingInfo info = new ChartRenderingInfo(null);
        AxisStyle.chart(plot, theme).draw(pen, area, null, info);
        int drawn = lines.stream().mapToInt(line -> line.points().size()).sum();
        DrawnArea result = new DrawnArea(
                info.getPlotInfo().getDataArea(),
                horizontal.getLowerBound(),
                horizontal.getUpperBound(),
                false,
                drawn,
                drawn);
        model.x().gap().ifPresent(place -> gap(pen, result, result.pixelOf(place), theme));
        return result;
    }

    /** Means over faint dots of runs, those of each line a little apart from those of the next. */
    private void addTo(XYPlot plot, List<EffectModel.Line> lines, double apart, double aside, ChartTheme theme) {
        XYSeriesCollection singles = new XYSeriesCollection();
        XYIntervalSeriesCollection means = new XYIntervalSeriesCollection();
        XYLineAndShapeRenderer dots = new XYLineAndShapeRenderer(false, true);
        XYErrorRenderer whiskers = whiskers();
        for (int i = 0; i < lines.size(); i++) {
            int line = i;
            IntToDoubleFunction place = value -> place(lines, line, value, apart);
            singles.addSeries(singles(lines.get(i), i, value -> place.applyAsDouble(value) + aside));
            means.addSeries(means(lines.get(i), i, place));
            style(lines.get(i), i, dots, whiskers, theme);
        }
        plot.setDataset(0, singles);
        plot.setRenderer(0, dots);
        plot.setDataset(1, means);
        plot.setRenderer(1, whiskers);
        plot.setDatasetRenderingOrder(DatasetRenderingOrder.FORWARD);
    }

    /** Of a line's point at a value: all lines that have one there stand side by side about the value. */
    private double place(List<EffectModel.Line> lines, int line, int value, double apart) {
        List<EffectModel.Line> there =
                lines.stream().filter(one -> one.at(value).isPresent()).toList();
        int rank = there.indexOf(lines.get(line));
        return model.x().places().get(value) + (rank - (there.size() - 1) / 2.0) * apart;
    }

    /** Room on both sides, so that points at the first and the last value stand free. */
    private Range horizontal() {
        List<Double> places = model.x().places();
        double low = places.stream().min(Comparator.naturalOrder()).orElse(0.0);
        double high = places.stream().max(Comparator.naturalOrder()).orElse(1.0);
        double margin = model.x().scale() == SettingAxis.Scale.CATEGORIES
                ? 0.5
                : high > low ? MARGIN * (high - low) : Math.max(1, Math.abs(low)) * MARGIN;
        return new Range(low - margin, high + margin);
    }

    /** Between two neighbouring places. */
    private double narrowest() {
        double least = horizontal().getLength();
        List<Double> places = model.x().places().stream().sorted().toList();
        for (int i = 1; i < places.size(); i++) {
            least = Math.min(least, places.get(i) - places.get(i - 1));
        }
        return least;
    }

    private Range vertical(List<EffectModel.Line> lines, ViewRange window) {
        Stream<Interval> baseline = model.baseline().stream()
                .filter(base -> window.shows(base.name()))
                .map(EffectModel.Baseline::interval);
        DoubleStream ends = Stream.concat(
                        lines.stream().flatMap(line -> line.points().stream()).map(EffectModel.Point::interval),
                        baseline)
                .flatMapToDouble(one -> DoubleStream.of(one.low(), one.high()));
        DoubleStream runs = lines.stream()
                .flatMap(line -> line.points().stream())
                .flatMap(point -> point.numbers().stream())
                .mapToDouble(Double::doubleValue);
        double[] all = DoubleStream.concat(ends, runs).toArray();
        double low = DoubleStream.of(all).min().orElse(0);
        double high = DoubleStream.of(all).max().orElse(1);
        double margin = Math.max(LEAST / 2, MARGIN * (high - low));
        return new Range(low - margin, high + margin);
    }

    private static XYErrorRenderer whiskers() {
        XYErrorRenderer renderer = new XYErrorRenderer();
        renderer.setDrawXError(false);
        renderer.setCapLength(5);
        renderer.setErrorStroke(WHISKER);
        renderer.setUseFillPaint(true);
        renderer.setDefaultLinesVisible(true);
        return renderer;
    }

    private static void style(
            EffectModel.Line line, int index, XYLineAndShapeRenderer dots, XYErrorRenderer whiskers, ChartTheme theme) {
        Color colour = AwtStyles.of(theme.series(line.style().colour()));
        dots.setSeriesPaint(index, AwtStyles.of(theme.series(line.style().colour()), FAINT));
        dots.setSeriesShape(index, AwtStyles.marker(SeriesStyle.Marker.CIRCLE, DOT));
        whiskers.setSeriesPaint(index, colour);
        whiskers.setSeriesFillPaint(index, colour);
        whiskers.setSeriesStroke(index, AwtStyles.stroke(line.style().dash(), 1.6));
        whiskers.setSeriesShape(index, AwtStyles.marker(line.style().marker()));
    }

    /** The runs of a mean of several, a little beside it. */
    private static XYSeries singles(EffectModel.Line line, int key, IntToDoubleFunction places) {
        XYSeries series = new XYSeries(key, false, true);
        for (EffectModel.Point point : line.points()) {
            if (point.numbers().size() > 1) {
                double place = places.applyAsDouble(point.value());
                point.numbers().forEach(number -> series.add(place, (double) number));
            }
        }
        return series;
    }

    private XYIntervalSeries means(EffectModel.Line line, int key, IntToDoubleFunction places) {
        XYIntervalSeries series = new XYIntervalSeries(key, false, true);
        int before = -1;
        for (EffectModel.Point point : line.points()) {
            double place = places.applyAsDouble(point.value());
            if (before >= 0 && !model.x().joins(before, point.value())) {
                series.add(place, place, place, Double.NaN, Double.NaN, Double.NaN);
            }
            Interval interval = point.interval();
            series.add(place, place, place, interval.mean(), interval.low(), interval.high());
            before = point.value();
        }
        return series;
    }

    private static void baseline(XYPlot plot, Interval interval, ChartTheme theme) {
        if (interval.half().isPresent()) {
            IntervalMarker band =
                    new IntervalMarker(interval.low(), interval.high(), AwtStyles.of(theme.muted(), BAND));
            band.setAlpha(1);
            plot.addRangeMarker(band, Layer.BACKGROUND);
        }
        ValueMarker line = new ValueMarker(
                interval.mean(),
                AwtStyles.of(theme.series(SeriesStyle.REFERENCE.colour())),
                AwtStyles.stroke(SeriesStyle.REFERENCE.dash(), 1.4));
        line.setAlpha(1);
        plot.addRangeMarker(line, Layer.BACKGROUND);
    }

    /** Two strokes across the axis, between which it is not drawn. */
    private static void gap(Graphics2D pen, DrawnArea drawn, double at, ChartTheme theme) {
        double foot = drawn.area().getMaxY();
        pen.setPaint(AwtStyles.of(theme.surface()));
        pen.fill(new Rectangle2D.Double(at - BREAK / 2, foot - BREAK, BREAK, 2 * BREAK));
        pen.setPaint(AwtStyles.of(theme.muted()));
        pen.setStroke(WHISKER);
        for (double side : new double[] {-BREAK / 2, BREAK / 2}) {
            pen.draw(new Line2D.Double(at + side - 2, foot + BREAK, at + side + 2, foot - BREAK));
        }
    }
}
