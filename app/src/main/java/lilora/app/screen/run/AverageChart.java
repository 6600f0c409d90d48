package lilora.app.screen.run;

import java.util.List;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.run.RunCharts;

/** Average accuracy over the tasks learned so far. */
final class AverageChart implements RunChart<LineModel> {
    @Override
    public String id() {
        return "average";
    }

    @Override
    public LineModel ofNothing() {
        return RunCharts.average(List.of());
    }

    @Override
    public LineModel of(RunChartSource run) {
        return RunCharts.average(List.of(run.scored()));
    }
}
