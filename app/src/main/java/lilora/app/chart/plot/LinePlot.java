package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.Decimation;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.ViewRange;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYPolygonAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.data.Range;
import org.jfree.data.xy.DefaultXYDataset;

/** Draws curves. */
final class LinePlot implements Plotting {
    private static final double HEADROOM = 0.06;
    /** More of it where stages are named at the head. */
    private static final double NAMES = 0.08;

    private static final double BAND = 0.18;
    private static final BasicStroke NOTE =
            new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, new float[] {3, 3}, 0);
    private static final double FLAG = 5;

    /** Axis and margins beside the plot. */
    private static final double BESIDE = 60;

    /** Below a fixed end, so that markers there are drawn whole. */
    private static final double FOOTROOM = 0.03;

    private final LineModel model;

    LinePlot(LineModel model) {
        this.model = model;
    }

    @Override
    public DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
        return new Drawing(pen, area, theme, window).draw();
    }

    /** The points that have a place on axes, of which some may be logarithmic. */
    private static Curve placed(Curve curve, boolean logX, boolean logY) {
        int unplaced = unplaced(curve, logX, logY);
        if (unplaced == 0) {
            return curve;
        }
        CurveBuffer placed = new CurveBuffer();
        for (int i = 0; i < curve.size(); i++) {
            if (!logX || curve.x(i) > 0) {
                // A gap stays a gap: the line does not run on as if nothing were missing.
                placed.add(curve.x(i), logY && curve.y(i) <= 0 ? Double.NaN : curve.y(i));
            }
        }
        return placed.snapshot().standingFor(curve.total());
    }

    private static int unplaced(Curve curve, boolean logX, boolean logY) {
        int count = 0;
        for (int i = 0; (logX || logY) && i < curve.size(); i++) {
            count += (logX && curve.x(i) <= 0) || (logY && curve.y(i) <= 0) ? 1 : 0;
        }
        return count;
    }

    /** Points in range; a curve thinned before stands for more than it holds. */
    private static long visible(Curve curve, Range range) {
        int held = curve.indexFrom(Math.nextUp(range.getUpperBound())) - curve.indexFrom(range.getLowerBound());
        return curve.total() == curve.size() ? held : Math.round((double) held / curve.size() * curve.total());
    }

    /** Above and below the data; a line that is level stands amid round numbers, not amid billionths. */
    private static double margin(double low, double high, double room) {
        boolean level = high - low <= 1e-9 * Math.abs(high);
        double levelMargin = high == 0 ? 1 : Math.abs(high) * 0.1;
        return level ? levelMargin : (high - low) * room;
    }

    /** A range with this share of room above and below on a logarithmic axis. */
    private static Range logarithmic(double low, double high, double room) {
        double factor = high > low ? Math.pow(high / low, room) : 2;
        return new Range(low / factor, high * factor);
    }

    private static void style(XYLineAndShapeRenderer renderer, int index, LineModel.Series one, ChartTheme theme) {
        boolean labelled = one.role() == LineModel.Role.LABELLED;
        boolean faint = one.role() == LineModel.Role.GHOST || one.role() == LineModel.Role.BEHIND;
        boolean marked = labelled || one.role() == LineModel.Role.MEASURED;
        boolean strong = marked || one.role() == LineModel.Role.SMOOTHED;
        renderer.setSeriesPaint(index, AwtStyles.of(theme.series(one.style().colour()), faint ? 0.35 : 1));
        renderer.setSeriesStroke(index, AwtStyles.stroke(one.style().dash(), strong ? 2 : 1.4));
        renderer.setSeriesShapesVisible(index, marked || one.curve().size() == 1);
        renderer.setSeriesShapesFilled(index, true);
        renderer.setSeriesShape(index, AwtStyles.marker(one.style().marker()));
    }

    /** How far bands may widen the axis. */
    private record ViewLimits(double low, double high) {
        static final ViewLimits NONE = new ViewLimits(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** The lowest and the highest of what is in range. */
    private static final class Ends {
        private final Range range;
        private double low = Double.POSITIVE_INFINITY;
        private double high = Double.NEGATIVE_INFINITY;

        Ends(Range range) {
            this.range = range;
        }

        void take(Curve curve, ViewLimits limits) {
            for (int i = 0; i < curve.size(); i++) {
                if (range.contains(curve.x(i)) && !Double.isNaN(curve.y(i))) {
                    low = Math.min(low, Math.max(limits.low(), curve.y(i)));
                    high = Math.max(high, Math.min(limits.high(), curve.y(i)));
                }
            }
        }

        /** As far again as the lines themselves reach, and not beyond a fixed end below. */
        ViewLimits limits(Axis axis) {
            if (low > high) {
                return ViewLimits.NONE;
            }
            double reach = high - Math.min(low, axis.low().orElse(low));
            return new ViewLimits(Math.max(low - reach, axis.low().orElse(Double.NEGATIVE_INFINITY)), high + reach);
        }
    }

    /** One drawing of the model. */
    private final class Drawing {
        private final Graphics2D pen;
        private final Rectangle2D area;
        private final ChartTheme theme;
        private final ViewRange window;
        private final Axis x;
        private final Axis y;
        private final boolean logX;
        private final boolean logY;
        private final EndLabels labels;

        Drawing(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
            this.pen = pen;
            this.area = area;
            this.theme = theme;
            this.window = window;
            this.x = window.logX() && model.x().canBeLogarithmic() ? model.x().logarithmic() : model.x();
            this.y = window.logY() && model.y().canBeLogarithmic() ? model.y().logarithmic() : model.y();
            this.logX = x.scale() == Axis.Scale.LOGARITHMIC;
            this.logY = y.scale() == Axis.Scale.LOGARITHMIC;
            this.labels = new EndLabels(model, theme, area, window);
        }

        DrawnArea draw() {
            Range range = range();
            List<LineModel.Series> shown = new ArrayList<>();
            List<Curve> curves = new ArrayList<>();
            long visible = 0;
            long unplaced = 0;
            int drawn = 0;
            for (LineModel.Series one : model.series()) {
                if (window.shows(one.name()) && !one.curve().isEmpty()) {
                    Curve curve = thinned(one.curve(), range);
                    shown.add(one);
                    curves.add(curve);
                    boolean counts = one.role() != LineModel.Role.SMOOTHED;
                    drawn += counts ? curve.size() : 0;
                    visible += counts ? visible(one.curve(), range) : 0;
                    unplaced += counts ? unplaced(one.curve(), logX, logY) : 0;
                }
            }
            XYPlot plot = plot(range, shown, curves);
            bands(plot, range, shown);
            new StageBands(model.stages(), theme, logX).addTo(plot, range, area.getWidth() - BESIDE);
            labels.addTo(plot, shown, curves, area, logY);
            ChartRenderingInfo info = new ChartRenderingInfo(null);
            JFreeChart chart = AxisStyle.chart(plot, theme);
            chart.draw(pen, area, null, info);
            DrawnArea result = new DrawnArea(
                    info.getPlotInfo().getDataArea(),
                    plot.getDomainAxis().getLowerBound(),
                    plot.getDomainAxis().getUpperBound(),
                    logX,
                    drawn,
                    Math.max(drawn, visible),
                    unplaced);
            notes(result);
            return result;
        }

        private Curve thinned(Curve curve, Range range) {
            return Decimation.minMax(placed(curve, logX, logY), range.getLowerBound(), range.getUpperBound(), (int)
                    Math.max(50, area.getWidth()));
        }

        private XYPlot plot(Range range, List<LineModel.Series> shown, List<Curve> curves) {
            ValueAxis horizontal = AxisStyle.make(x, theme);
            horizontal.setRange(range);
            ValueAxis vertical = AxisStyle.make(y, theme);
            vertical.setRange(vertical(range, shown, curves));
            DefaultXYDataset data = new DefaultXYDataset();
            XYLineAndShapeRenderer renderer = new DenseLineRenderer();
            for (int i = 0; i < shown.size(); i++) {
                data.addSeries(i, curves.get(i).arrays());
                style(renderer, i, shown.get(i), theme);
            }
            XYPlot plot = new XYPlot(data, horizontal, vertical, renderer);
            AxisStyle.style(plot, theme);
            return plot;
        }

        private Range range() {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (LineModel.Series one : model.series()) {
                int first = logX ? one.curve().indexFrom(Double.MIN_VALUE) : 0;
                if (first < one.curve().size()) {
                    low = Math.min(low, one.curve().x(first));
                    high = Math.max(high, one.curve().lastX());
                }
            }
            if (window.isZoomed()) {
                double from = logX ? Math.max(window.from(), Math.min(low, window.to() / 2)) : window.from();
                return new Range(from, window.to());
            }
            low = logX ? (low > high ? 1 : low) : x.low().orElse(low > high ? 0 : low);
            high = x.high().orElse(low > high ? low + 1 : high);
            // Places are not ends: some room on each side keeps markers off the axes.
            double margin = x.scale() == Axis.Scale.PLACES ? 0.25 : 0;
            return new Range(
                    low - margin,
                    (high - low > 1e-9 * Math.abs(low) ? high : low + 1)
                            + margin
                            + labels.room(high - low, area.getWidth()));
        }

        private Range vertical(Range range, List<LineModel.Series> shown, List<Curve> curves) {
            Ends ends = new Ends(range);
            curves.forEach(curve -> ends.take(curve, ViewLimits.NONE));
            // An interval about scores may reach below the least score that there can be, and one of two seeds far
            // beyond
            // all lines: the axis follows neither.
            ViewLimits limits = ends.limits(y);
            shown.forEach(one -> one.band().ifPresent(band -> {
                ends.take(placed(band.low(), logX, logY), limits);
                ends.take(placed(band.high(), logX, logY), limits);
            }));
            double low = ends.low;
            double high = ends.high;
            double room = model.stages().isEmpty() ? HEADROOM : HEADROOM + NAMES;
            if (logY) {
                return low > high ? new Range(0.1, 1) : logarithmic(low, high, room);
            }
            boolean empty = low > high;
            low = empty ? y.low().orElse(0) : low;
            high = empty ? y.high().orElse(1) : high;
            double margin = margin(low, high, room);
            // Scores above 100 exist (captions): a fixed end gives way to data beyond it, never cuts it off.
            double bottom = y.low().isPresent() ? Math.min(y.low().getAsDouble(), low) : low - margin;
            double top = y.high().isPresent() && high <= y.high().getAsDouble()
                    ? y.high().getAsDouble()
                    : high + margin;
            double foot = labels.isEmpty() ? 0 : (top - bottom) * FOOTROOM;
            return new Range(bottom - foot, (top > bottom ? top : bottom + margin) + foot);
        }

        /** What several runs lie between, under the lines. */
        private void bands(XYPlot plot, Range range, List<LineModel.Series> shown) {
            for (LineModel.Series one : shown) {
                one.band().ifPresent(band -> {
                    Curve low = thinned(band.low(), range);
                    Curve high = thinned(band.high(), range);
                    double[] outline = outline(low, high, plot.getRangeAxis().getRange());
                    if (outline.length >= 6) {
                        java.awt.Color fill =
                                AwtStyles.of(theme.series(one.style().colour()), BAND);
                        plot.getRenderer()
                                .addAnnotation(new XYPolygonAnnotation(outline, null, null, fill), Layer.BACKGROUND);
                    }
                });
            }
        }

        private double[] outline(Curve low, Curve high, Range vertical) {
            List<Double> places = new ArrayList<>();
            for (int i = 0; i < high.size(); i++) {
                if (!Double.isNaN(high.y(i))) {
                    places.add(high.x(i));
                    places.add(vertical.constrain(high.y(i)));
                }
            }
            for (int i = low.size() - 1; i >= 0; i--) {
                places.add(low.x(i));
                // What a logarithmic axis has no place for lies below its end.
                places.add(Double.isNaN(low.y(i)) ? vertical.getLowerBound() : vertical.constrain(low.y(i)));
            }
            return places.stream().mapToDouble(Double::doubleValue).toArray();
        }

        /** A dashed line and a flag at the foot of the plot; what they say is read where the pointer meets them. */
        private void notes(DrawnArea drawn) {
            pen.setPaint(AwtStyles.of(theme.accent()));
            for (LineModel.NoteMark note : model.notes()) {
                double at = drawn.pixelOf(note.x());
                Rectangle2D plot = drawn.area();
                if (at >= plot.getMinX() - 0.5 && at <= plot.getMaxX() + 0.5) {
                    pen.setStroke(NOTE);
                    pen.draw(new Line2D.Double(at, plot.getMinY(), at, plot.getMaxY()));
                    Path2D flag = new Path2D.Double();
                    flag.moveTo(at, plot.getMaxY());
                    flag.lineTo(at - FLAG, plot.getMaxY() - 2 * FLAG);
                    flag.lineTo(at + FLAG, plot.getMaxY() - 2 * FLAG);
                    flag.closePath();
                    pen.fill(flag);
                }
            }
        }
    }
}
