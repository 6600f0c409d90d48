package lilora.app.screen.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.ChartTable;
import lilora.app.launch.RunBadge;
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
    /** The pictures of those charts that have to do with the run, by the charts' ids. */
    public record Charts(Map<String, ChartModel> pictures) {
        public Charts {
            pictures = Map.copyOf(pictures);
        }

        /** The picture of a chart, if it has to do with the run. */
        @SuppressWarnings("unchecked") // A chart's picture was made by it, see RunPresenter.
        <M extends ChartModel> Optional<M> find(RunChart<M> chart) {
            return Optional.ofNullable((M) pictures.get(chart.id()));
        }
    }

    /**
     * What the worker says of itself.
     *
     * @param holding whether it is paused with its memory kept
     * @param acknowledged ids of the commands it has read
     * @param checkpoints written so far
     * @param host the other computer that it is on, if it is
     */
    public record WorkerState(boolean holding, List<String> acknowledged, int checkpoints, Optional<String> host) {
        public WorkerState {
            acknowledged = List.copyOf(acknowledged);
        }
    }

    /** What its badge is about. */
    RunBadge.Seen seen() {
        return new RunBadge.Seen(runId, state, stateText, worker.holding(), present, worker.host());
    }

    public RunViewState {
        accepted = List.copyOf(accepted);
        headlines = List.copyOf(headlines);
        stages = List.copyOf(stages);
        falls = List.copyOf(falls);
        log = List.copyOf(log);
    }
}
