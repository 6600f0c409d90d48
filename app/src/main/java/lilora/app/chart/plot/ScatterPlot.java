package lilora.app.chart.plot;

import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import lilora.app.format.DisplayNames;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.annotations.XYLineAnnotation;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.ui.Layer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.Range;
import org.jfree.data.xy.DefaultXYDataset;

/** Draws one dot a run and the line of those that no other beats. */
final class ScatterPlot implements Plotting {
    private static final double SMALLEST = 4;
    private static final double LARGEST = 12;
    /** Of a name, in letters. */
    private static final int LONGEST = 26;
    /** Of more dots only those on the line are named; a pointer names the others. */
    private static final int MOST_NAMES = 12;
    /** Between the edge of a dot and its name, in pixels. */
    private static final double GAP = 4;
    /** Names of dots beyond this share of the width stand to the left of them. */
    private static final double RIGHT = 0.55;
    /** Part of a chart's width that its plot has at least; names are measured against that. */
    private static final double PLOT = 0.85;

    private final ScatterModel model;

    ScatterPlot(ScatterModel model) {
        this.model = model;
    }

    @Override
    public DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
        List<ScatterModel.Dot> dots =
                model.dots().stream().filter(dot -> window.shows(dot.name())).toList();
        boolean logarithmic = model.x().scale() == Axis.Scale.LOGARITHMIC;
        DefaultXYDataset data = data(dots);
        XYLineAndShapeRenderer renderer = renderer(dots, theme);
        front(data, renderer, dots.size(), window, theme);
        ValueAxis x = AxisStyle.make(model.x(), theme);
        x.setRange(horizontal(dots, logarithmic, window));
        ValueAxis y = AxisStyle.make(model.y(), theme);
        y.setRange(vertical(dots));
        XYPlot plot = new XYPlot(data, x, y, renderer);
        AxisStyle.style(plot, theme);
        dots.forEach(dot -> whisker(dot, renderer, y, theme));
        name(plot, dots, pen, area, theme);
        ChartRenderingInfo info = new ChartRenderingInfo(null);
        AxisStyle.chart(plot, theme).draw(pen, area, null, info);
        return new DrawnArea(
                info.getPlotInfo().getDataArea(),
                x.getLowerBound(),
                x.getUpperBound(),
                logarithmic,
                dots.size(),
                dots.size());
    }

    /** Writes a name beside each dot that has one, where no other name and no other dot is. */
    private void name(XYPlot plot, List<ScatterModel.Dot> dots, Graphics2D pen, Rectangle2D area, ChartTheme theme) {
        List<String> names =
                Labels.telling(dots.stream().map(ScatterModel.Dot::name).toList());
        List<Place> taken = new ArrayList<>();
        boolean logarithmic = model.x().scale() == Axis.Scale.LOGARITHMIC;
        ValueAxis x = plot.getDomainAxis();
        FontMetrics letters = pen.getFontMetrics(ChartFonts.LABEL);
        double line = AxisStyle.line(plot.getRangeAxis(), area);
        for (int i : named(dots)) {
            String gap = gap(dots.get(i), letters);
            double along = along(x, dots.get(i).x(), logarithmic);
            double across = PLOT * area.getWidth();
            double begin = letters.stringWidth(gap) / across;
            double wide = letters.stringWidth(text(names.get(i))) / across;
            List<Place> there = new ArrayList<>(taken);
            there.addAll(others(dots, i, x, logarithmic, area, line));
            Place place =
                    Place.beside(along, begin, wide, dots.get(i).y(), line).above(there);
            taken.add(place);
            plot.addAnnotation(label(dots.get(i).x(), place, names.get(i), gap, theme), false);
        }
    }

    private static DefaultXYDataset data(List<ScatterModel.Dot> dots) {
        DefaultXYDataset data = new DefaultXYDataset();
        for (int i = 0; i < dots.size(); i++) {
            data.addSeries(i, new double[][] {{dots.get(i).x()}, {dots.get(i).y()}});
        }
        return data;
    }

    /** Where the dots of others are: a name beside its own is no name beside them. */
    private static List<Place> others(
            List<ScatterModel.Dot> dots, int own, ValueAxis x, boolean logarithmic, Rectangle2D area, double line) {
        ScatterModel.Dot dot = dots.get(own);
        return dots.stream()
                .filter(other -> other.x() != dot.x() || other.y() != dot.y())
                .map(other -> Place.of(
                        along(x, other.x(), logarithmic),
                        other.y(),
                        radius(other) / (PLOT * area.getWidth()),
                        radius(other) * line / AxisStyle.LINE))
                .toList();
    }

    private static double radius(ScatterModel.Dot dot) {
        return SMALLEST + (LARGEST - SMALLEST) * dot.size().orElse(0);
    }

    private static XYLineAndShapeRenderer renderer(List<ScatterModel.Dot> dots, ChartTheme theme) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        renderer.setUseFillPaint(true);
        for (int i = 0; i < dots.size(); i++) {
            ScatterModel.Dot dot = dots.get(i);
            java.awt.Color color = AwtStyles.of(theme.series(dot.style().colour()));
            renderer.setSeriesPaint(i, color);
            renderer.setSeriesFillPaint(i, dot.measured() ? color : AwtStyles.of(theme.surface()));
            renderer.setSeriesOutlineStroke(i, AwtStyles.stroke(SeriesStyle.Dash.SOLID, 1.6));
            renderer.setSeriesShape(i, AwtStyles.marker(dot.style().marker(), radius(dot)));
        }
        return renderer;
    }

    /** Where on an axis a value lies, as a part of its length. */
    private static double along(ValueAxis axis, double value, boolean logarithmic) {
        return logarithmic
                ? Math.log(value / axis.getLowerBound()) / Math.log(axis.getUpperBound() / axis.getLowerBound())
                : (value - axis.getLowerBound()) / axis.getRange().getLength();
    }

    /** What the runs of a mean lie between, as far as the axis goes. */
    private static void whisker(
            ScatterModel.Dot dot, XYLineAndShapeRenderer renderer, ValueAxis vertical, ChartTheme theme) {
        dot.bar()
                .ifPresent(bar -> renderer.addAnnotation(
                        new XYLineAnnotation(
                                dot.x(),
                                vertical.getRange().constrain(bar.low()),
                                dot.x(),
                                vertical.getRange().constrain(bar.high()),
                                AwtStyles.stroke(SeriesStyle.Dash.SOLID, 1.4),
                                AwtStyles.of(theme.series(dot.style().colour()))),
                        Layer.BACKGROUND));
    }

    private void front(
            DefaultXYDataset data, XYLineAndShapeRenderer renderer, int index, ViewRange window, ChartTheme theme) {
        List<ScatterModel.Dot> front =
                model.front().stream().filter(dot -> window.shows(dot.name())).toList();
        if (front.size() > 1) {
            data.addSeries(index, new double[][] {
                front.stream().mapToDouble(ScatterModel.Dot::x).toArray(),
                front.stream().mapToDouble(ScatterModel.Dot::y).toArray()
            });
            renderer.setSeriesLinesVisible(index, true);
            renderer.setSeriesShapesVisible(index, false);
            renderer.setSeriesPaint(index, AwtStyles.of(theme.muted(), 0.6));
            renderer.setSeriesStroke(index, AwtStyles.stroke(SeriesStyle.Dash.DASHED, 1.2));
        }
    }

    /**
     * Where a name, or a dot, stands.
     *
     * @param before whether a name ends at its dot instead of beginning there
     * @param from where it begins, as a part of the plot's width
     * @param to where it ends
     * @param y of its foot, in data units
     * @param height in data units
     */
    private record Place(boolean before, double from, double to, double y, double height) {
        /** Of letters that begin or end so far from the dot: what stands above it in its own column is not in their way. */
        static Place beside(double along, double begin, double wide, double y, double line) {
            boolean before = along > RIGHT;
            double from = before ? along - begin - wide : along + begin;
            return new Place(before, from, from + wide, y, line);
        }

        /** Of a dot with so large a radius across and up. */
        static Place of(double along, double y, double across, double up) {
            return new Place(false, along - across, along + across, y - up, 2 * up);
        }

        /** This place, or the first free one above it: equal runs have equal dots. */
        Place above(List<Place> taken) {
            Place place = this;
            for (boolean moved = true; moved; ) {
                moved = false;
                for (Place other : taken) {
                    if (place.meets(other)) {
                        place = new Place(before, from, to, other.y + other.height, height);
                        moved = true;
                    }
                }
            }
            return place;
        }

        private boolean meets(Place other) {
            double spare = 0.001 * height;
            return from < other.to
                    && other.from < to
                    && y < other.y + other.height - spare
                    && other.y < y + height - spare;
        }
    }

    /** Indices of dots with names, from the lowest up, so that names that move up keep the order of their dots. */
    private List<Integer> named(List<ScatterModel.Dot> dots) {
        List<ScatterModel.Dot> front = dots.size() > MOST_NAMES ? model.front() : dots;
        return IntStream.range(0, dots.size())
                .filter(i -> front.contains(dots.get(i)))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> dots.get(i).y()))
                .toList();
    }

    /** As many spaces as keep a name off its dot. */
    private static String gap(ScatterModel.Dot dot, FontMetrics letters) {
        return " ".repeat((int) Math.ceil((radius(dot) + GAP) / Math.max(1, letters.stringWidth(" "))));
    }

    private static String text(String name) {
        return DisplayNames.keepingEnd(name, LONGEST);
    }

    private static XYTextAnnotation label(double x, Place place, String name, String gap, ChartTheme theme) {
        String text = text(name);
        XYTextAnnotation label = new XYTextAnnotation(place.before() ? text + gap : gap + text, x, place.y());
        label.setFont(ChartFonts.LABEL);
        label.setPaint(AwtStyles.of(theme.ink()));
        label.setTextAnchor(place.before() ? TextAnchor.BOTTOM_RIGHT : TextAnchor.BOTTOM_LEFT);
        return label;
    }

    private static Range horizontal(List<ScatterModel.Dot> dots, boolean logarithmic, ViewRange window) {
        if (window.isZoomed()) {
            return new Range(window.from(), window.to());
        }
        double low = dots.stream().mapToDouble(ScatterModel.Dot::x).min().orElse(1);
        double high = dots.stream().mapToDouble(ScatterModel.Dot::x).max().orElse(10);
        if (logarithmic) {
            // Room for names to the right of the last dot.
            return new Range(low / 1.6, high * Math.max(2.5, Math.pow(high / low, 0.3)));
        }
        double margin = Math.max((high - low) * 0.1, Math.abs(high) * 0.05 + 1e-9);
        return new Range(low - margin, high + 3 * margin);
    }

    private Range vertical(List<ScatterModel.Dot> dots) {
        double low = dots.stream().mapToDouble(ScatterModel.Dot::y).min().orElse(0);
        double high = dots.stream()
                .mapToDouble(dot -> dot.bar().map(ErrorBar::high).orElse(dot.y()))
                .max()
                .orElse(1);
        double bottom = Math.min(model.y().low().orElse(low), low);
        double top = Math.max(model.y().high().orElse(high), high);
        // Names stand above their dots.
        double room = Math.max(1, top - bottom);
        return new Range(bottom - 0.05 * room, top + 0.15 * room);
    }
}
