package lilora.app.screen.run;

import java.util.List;
import java.util.Optional;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.RunCharts;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.AccuracyMatrix;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;

/**
 * What the charts of a run are drawn from.
 *
 * @param history all that storage knows
 * @param settings how the run is looked at
 * @param style of the run in every view
 * @param methods whose names are shown
 * @param tasks titles, in the order of the sequence
 * @param scores of the cells that stand
 * @param stages boxes of the strip
 */
record RunChartSource(
        RunHistory history,
        RunSettings settings,
        SeriesStyle style,
        MethodCatalog methods,
        List<String> tasks,
        AccuracyMatrix scores,
        List<StageBox> stages) {
    RunRecord record() {
        return history.record();
    }

    /** The run with its matrix, as lines of its own are named. */
    RunCharts.Scored scored() {
        return new RunCharts.Scored(new RunCharts.Named(record().row().runId(), "Average", style), scores);
    }

    /** A curve of the whole run. */
    Optional<MetricCurve> whole(StepMetric metric) {
        return history.steps().current(metric);
    }
}
