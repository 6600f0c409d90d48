package lilora.app.chart.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.ViewRange;
import lilora.app.format.DisplayNames;
import lilora.app.format.Formats;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.CategoryLabelPositions;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.CategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.Range;
import org.jfree.data.category.CategoryDataset;
import org.jfree.data.category.DefaultCategoryDataset;

/** Draws groups of bars; what is not defined gets no bar, and a dash instead of a number. */
final class BarPlot implements Plotting {
    private static final double LEAST_RANGE = 5;
    private static final double CHARACTER = 6.4;
    /** Axis and margins beside the plot. */
    private static final double BESIDE = 60;
    /** So long may a name be that stands aslant. */
    private static final int ASLANT = 14;

    private final BarModel model;

    BarPlot(BarModel model) {
        this.model = model;
    }

    @Override
    public DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window) {
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        BarRenderer renderer = renderer(theme, window);
        List<String> names = Labels.withoutCommonEnding(model.categories());
        boolean aslant = tooNarrow(area, names);
        int drawn = 0;
        int row = 0;
        for (BarModel.Series one : model.series()) {
            if (!window.shows(one.name())) {
                continue;
            }
            for (int i = 0; i < model.categories().size(); i++) {
                OptionalDouble value = one.values().get(i);
                Number height = value.isPresent() ? value.getAsDouble() : null;
                data.addValue(
                        height,
                        row,
                        new Category(i, aslant ? DisplayNames.shorten(names.get(i), ASLANT) : names.get(i)));
                drawn += value.isPresent() ? 1 : 0;
            }
            renderer.setSeriesPaint(row, AwtStyles.of(theme.series(one.style().colour())));
            row++;
        }
        CategoryPlot plot = new CategoryPlot(data, axis(theme, aslant), vertical(theme, window), renderer);
        AxisStyle.style(plot, theme);
        ChartRenderingInfo info = new ChartRenderingInfo(null);
        AxisStyle.chart(plot, theme).draw(pen, area, null, info);
        return new DrawnArea(
                info.getPlotInfo().getDataArea(), 0, model.categories().size(), false, drawn, drawn);
    }

    /** Categories are told apart by place: two tasks may have the same name once shortened. */
    private record Category(int place, String name) implements Comparable<Category> {
        @Override
        public int compareTo(Category other) {
            return Integer.compare(place, other.place);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private boolean tooNarrow(Rectangle2D area, List<String> names) {
        double width = (area.getWidth() - BESIDE) / Math.max(1, names.size());
        return names.stream().anyMatch(name -> name.length() * CHARACTER > width);
    }

    private BarRenderer renderer(ChartTheme theme, ViewRange window) {
        BarRenderer renderer = new WhiskerBarRenderer(
                model.series().stream()
                        .filter(one -> window.shows(one.name()))
                        .map(BarModel.Series::bars)
                        .toList(),
                AwtStyles.of(theme.ink()));
        renderer.setBarPainter(new StandardBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setItemMargin(0.08);
        renderer.setMaximumBarWidth(0.12);
        renderer.setDefaultItemLabelGenerator(new Points());
        // A whisker would strike the number at its bar's end through.
        renderer.setDefaultItemLabelsVisible(
                model.series().size() <= 3 && model.series().stream().noneMatch(BarModel.Series::isMean));
        renderer.setDefaultItemLabelFont(ChartFonts.LABEL);
        renderer.setDefaultItemLabelPaint(AwtStyles.of(theme.ink()));
        return renderer;
    }

    private static CategoryAxis axis(ChartTheme theme, boolean aslant) {
        CategoryAxis axis = new CategoryAxis();
        AxisStyle.style(axis, theme);
        axis.setCategoryLabelPositions(aslant ? CategoryLabelPositions.UP_45 : CategoryLabelPositions.STANDARD);
        axis.setMaximumCategoryLabelLines(1);
        axis.setLowerMargin(0.02);
        axis.setUpperMargin(0.02);
        axis.setCategoryMargin(0.25);
        return axis;
    }

    private ValueAxis vertical(ChartTheme theme, ViewRange window) {
        double low = 0;
        double high = 0;
        double below = 0;
        double above = 0;
        for (BarModel.Series one : model.series()) {
            if (window.shows(one.name())) {
                for (int i = 0; i < one.values().size(); i++) {
                    double value = one.values().get(i).orElse(0);
                    Optional<ErrorBar> bar = one.bars().get(i);
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    below = Math.min(below, bar.map(ErrorBar::low).orElse(value));
                    above = Math.max(above, bar.map(ErrorBar::high).orElse(value));
                }
            }
        }
        // As with bands of lines: a whisker of two seeds does not flatten the bars.
        double reach = Math.max(high - low, LEAST_RANGE);
        low = Math.max(below, low - reach);
        high = Math.min(above, high + reach);
        double margin = Math.max(high - low, LEAST_RANGE) * 0.12;
        ValueAxis axis = AxisStyle.make(model.y(), theme);
        axis.setRange(new Range(low < 0 ? low - margin : 0, Math.max(high, low < 0 ? 0 : LEAST_RANGE) + margin));
        return axis;
    }

    /** Writes a bar's value as every other number in points. */
    private static final class Points implements CategoryItemLabelGenerator, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public String generateRowLabel(CategoryDataset data, int row) {
            return "";
        }

        @Override
        public String generateColumnLabel(CategoryDataset data, int column) {
            return "";
        }

        @Override
        public String generateLabel(CategoryDataset data, int row, int column) {
            Number value = data.getValue(row, column);
            return value == null ? "" : Formats.points(value.doubleValue());
        }
    }
}
