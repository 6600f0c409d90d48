package lilora.app.chart.view;

import javafx.beans.value.ObservableValue;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.plot.ChartTheme;

/**
 * Makes the charts and tables of one window.
 *
 * @param theme they follow it
 * @param exports where their menus save and copy
 */
public record ChartViews(ObservableValue<ChartTheme> theme, ChartExports exports) {
    /** A chart that begins with this. */
    public ChartView chart(ChartModel first) {
        return new ChartView(first, theme, exports);
    }

    /** An empty table. */
    public TableNode table() {
        return new TableNode(exports);
    }
}
