package lilora.app.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;

/** Draws one model with any pen: on the screen, into an image, into a file of shapes. */
interface Plotting {
    Drawn draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, Window window);

    /** The one for this model. */
    static Plotting of(ChartModel model) {
        if (model instanceof LineModel lines) {
            return new LinePlot(lines);
        }
        if (model instanceof BarModel bars) {
            return new BarPlot(bars);
        }
        if (model instanceof ScatterModel dots) {
            return new ScatterPlot(dots);
        }
        return new MatrixPlot((MatrixModel) model);
    }
}
