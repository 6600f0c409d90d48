package lilora.app.chart.run;

import java.util.List;
import java.util.OptionalDouble;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.plot.ChartFonts;
import lilora.engine.result.AccuracyMatrix;

/** Draws charts of every kind where nobody sees them: loading what draws them takes long, and nobody should wait for it. */
public final class ChartRehearsal {
    private ChartRehearsal() {}

    /** Loads fonts and drawing library if they are not loaded. For any thread but the FX thread, before the first chart. */
    public static void run() {
        ChartFonts.prepare();
        AccuracyMatrix scores =
                AccuracyMatrix.empty(2).with(1, 1, 60).with(2, 1, 40).with(2, 2, 70);
        List<String> tasks = List.of("first", "second");
        Curve curve = Curve.of(new double[] {1, 2}, new double[] {2, 1});
        RunCharts.Scored run = new RunCharts.Scored(new RunCharts.Named("", "run", SeriesStyle.numbered(0)), scores);
        for (ChartModel model : List.of(
                RunCharts.loss(curve, curve, curve, List.of(new LineModel.StageMark(1, "1 · first"))),
                MatrixCharts.scores("matrix", MatrixCharts.Source.of(scores, tasks)),
                RunCharts.perTask(scores, tasks),
                RunCharts.forgetting(List.of(run), tasks, ForgettingDefinition.FIRST_LAST),
                RunCharts.accuracyAgainstParameters(
                        List.of(new RunCharts.Stored(run, OptionalDouble.empty(), OptionalDouble.of(1))),
                        ForgettingDefinition.FIRST_LAST))) {
            ChartFiles.svg(model);
        }
    }
}
