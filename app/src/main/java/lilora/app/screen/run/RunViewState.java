package lilora.app.screen.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.GrowthCharts;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.run.RunCharts;
import lilora.app.launch.RunBadge;
import lilora.engine.result.AccuracyMatrix;
import lilora.storage.repository.RunState;

/**
 * Everything the screen shows of one run, as values: equal histories make equal pictures.
 *
 * @param runId of the run
 * @param name of the experiment
 * @param subtitle method, tasks, seed, device
 * @param state where it stands
 * @param stateText the same for people, with the reason
 * @param present whether its directory is there; without it nothing can go on
 * @param position such as "stage 3 of 6 · step 410 of 1,200"
 * @param step the last one done, counted over the whole run; 0 before the first
 * @param progress 0 to 1
 * @param remaining seconds to go, as far as known
 * @param note of the researcher
 * @param accepted warnings that somebody read and launched in spite of
 * @param headlines numbers at the top
 * @param stages boxes of the strip
 * @param charts curves, bars and matrix
 * @param falls tasks that fell too far
 * @param log events in sentences
 * @param samples answers to items that are held out
 * @param aligned name of the base model, if the run has aligned its projector and is done
 * @param worker what the worker says of itself
 * @param memory planned, tried and measured, by stage
 * @param configuration what was asked
 * @param environment where it ran
 */
public record RunViewState(
        String runId,
        String name,
        String subtitle,
        RunState state,
        String stateText,
        boolean present,
        String position,
        long step,
        double progress,
        OptionalDouble remaining,
        String note,
        List<String> accepted,
        List<Headline> headlines,
        List<StageBox> stages,
        Charts charts,
        List<ForgettingAlerts.Fall> falls,
        List<LogLine> log,
        SampleAnswers samples,
        Optional<String> aligned,
        WorkerState worker,
        ChartTable memory,
        ChartTable configuration,
        ChartTable environment) {
    /** The charts of a run. */
    public record Charts(
            LineModel loss,
            MatrixModel matrix,
            LineModel perTask,
            LineModel average,
            BarModel forgetting,
            LineModel growth,
            LineModel memory,
            LineModel throughput) {
        /** Charts of no run. */
        static Charts nothing() {
            AccuracyMatrix scores = AccuracyMatrix.empty(1);
            List<String> tasks = List.of("");
            return new Charts(
                    RunCharts.loss(Curve.EMPTY, Curve.EMPTY, Curve.EMPTY, List.of()),
                    MatrixCharts.scores("Accuracy matrix", MatrixCharts.Source.of(scores, tasks)),
                    RunCharts.perTask(scores, tasks),
                    RunCharts.average(List.of()),
                    RunCharts.forgetting(List.of(), tasks, ForgettingDefinition.MAX_LAST),
                    GrowthCharts.nothingStored(),
                    RunCharts.memory(List.of()),
                    RunCharts.throughput(Curve.EMPTY, SeriesStyle.numbered(0)));
        }
    }

    /**
     * What the worker says of itself.
     *
     * @param holding whether it is paused with its memory kept
     * @param acknowledged ids of the commands it has read
     * @param checkpoints written so far
     */
    public record WorkerState(boolean holding, List<String> acknowledged, int checkpoints) {
        public WorkerState {
            acknowledged = List.copyOf(acknowledged);
        }
    }

    /** What its badge is about. */
    RunBadge.Seen seen() {
        return new RunBadge.Seen(runId, state, stateText, worker.holding(), present);
    }

    public RunViewState {
        accepted = List.copyOf(accepted);
        headlines = List.copyOf(headlines);
        stages = List.copyOf(stages);
        falls = List.copyOf(falls);
        log = List.copyOf(log);
    }
}
