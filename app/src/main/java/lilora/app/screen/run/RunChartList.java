package lilora.app.screen.run;

import java.util.List;

/** The charts of a run's page, in their order; the first is the largest. */
final class RunChartList {
    static final List<RunChart<?>> ALL = List.of(
            new MatrixChart(),
            new LossChart(),
            new TaskScoresChart(),
            new AverageChart(),
            new ForgettingChart(),
            new LayersChart(0),
            new LayersChart(1),
            new GrowthChart(),
            ResourceChart.MEMORY,
            new ThroughputChart(),
            ResourceChart.LOAD,
            ResourceChart.POWER,
            ResourceChart.TEMPERATURE);

    private RunChartList() {}
}
