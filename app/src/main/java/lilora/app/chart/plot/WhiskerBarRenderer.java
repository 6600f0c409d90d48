package lilora.app.chart.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import lilora.app.chart.model.ErrorBar;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRendererState;
import org.jfree.data.category.CategoryDataset;

/** Draws bars, and over those that are means a whisker between its ends, which need not lie equally far from the mean. */
final class WhiskerBarRenderer extends BarRenderer {
    private static final long serialVersionUID = 1;

    private static final BasicStroke STROKE = new BasicStroke(1.3f);
    /** Part of a bar's width that the caps take. */
    private static final double CAP = 0.35;

    private final transient List<List<Optional<ErrorBar>>> bars;
    private final Color ink;

    /**
     * For these whiskers.
     *
     * @param bars by row and column of the data
     */
    WhiskerBarRenderer(List<List<Optional<ErrorBar>>> bars, Color ink) {
        this.bars = bars;
        this.ink = ink;
    }

    @Override
    public void drawItem(
            Graphics2D pen,
            CategoryItemRendererState state,
            Rectangle2D area,
            CategoryPlot plot,
            CategoryAxis categories,
            ValueAxis values,
            CategoryDataset data,
            int row,
            int column,
            int pass) {
        super.drawItem(pen, state, area, plot, categories, values, data, row, column, pass);
        bars.get(row)
                .get(column)
                .filter(bar -> data.getValue(row, column) != null)
                .ifPresent(bar -> {
                    double width = state.getBarWidth();
                    double middle = calculateBarW0(plot, plot.getOrientation(), area, categories, state, row, column)
                            + width / 2;
                    double low = place(bar.low(), values, area, plot);
                    double high = place(bar.high(), values, area, plot);
                    double cap = width * CAP / 2;
                    pen.setPaint(ink);
                    pen.setStroke(STROKE);
                    pen.draw(new Line2D.Double(middle, low, middle, high));
                    pen.draw(new Line2D.Double(middle - cap, low, middle + cap, low));
                    pen.draw(new Line2D.Double(middle - cap, high, middle + cap, high));
                });
    }

    private static double place(double value, ValueAxis axis, Rectangle2D area, CategoryPlot plot) {
        return axis.valueToJava2D(axis.getRange().constrain(value), area, plot.getRangeAxisEdge());
    }
}
