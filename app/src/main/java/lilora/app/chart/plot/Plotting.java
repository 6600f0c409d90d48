package lilora.app.chart.plot;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.ViewRange;

/** Draws one model with any pen: on the screen, into an image, into a file of shapes. */
public interface Plotting {
    DrawnArea draw(Graphics2D pen, Rectangle2D area, ChartTheme theme, ViewRange window);

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
        if (model instanceof EffectModel effect) {
            return new EffectPlot(effect);
        }
        return new MatrixPlot((MatrixModel) model);
    }
}
