package lilora.app.screen.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.SpecTable;
import lilora.app.format.Formats;
import lilora.app.launch.LaunchRecord;
import lilora.app.launch.RunBadge;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.Alignment;
import lilora.engine.result.AccuracyMatrix;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunState;

/** Makes a run's picture from its history: a pure function. */
public final class RunPresenter {
    private final RunHistory history;
    private final RunRecord record;
    private final RunSettings settings;
    private final SeriesStyle style;
    private final MethodCatalog methods;
    private final List<String> tasks;
    private final AccuracyMatrix scores;

    private RunPresenter(RunHistory history, RunSettings settings, SeriesStyle style, MethodCatalog methods) {
        this.history = history;
        this.record = history.record();
        this.settings = settings;
        this.style = style;
        this.methods = methods;
        this.tasks = record.titles();
        this.scores = record.matrix();
    }

    /**
     * The picture.
     *
     * @param style of the run in every view
     * @param methods whose names are shown
     */
    public static RunViewState present(
            RunHistory history, RunSettings settings, SeriesStyle style, MethodCatalog methods) {
        return new RunPresenter(history, settings, style, methods).viewState();
    }

    private RunViewState viewState() {
        ExperimentSpec experiment = record.spec().experiment();
        List<StageBox> stages = StageStrip.of(history, tasks);
        List<SpecTable.Column> column =
                List.of(new SpecTable.Column(experiment.name(), record.spec(), record.madeWith()));
        return new RunViewState(
                record.row().runId(),
                experiment.name(),
                "%s · %s · seed %d · %s"
                        .formatted(
                                method(),
                                Formats.counted(tasks.size(), "task"),
                                experiment.seed(),
                                record.row().device()),
                record.row().state(),
                stateText(),
                history.present(),
                position(stages),
                history.steps().last(),
                record.row().progress(),
                Remaining.seconds(history),
                record.row().note(),
                history.launch().map(LaunchRecord::accepted).orElse(List.of()),
                RunHeadlines.of(record, scores, settings.forgetting()),
                stages,
                charts(stages),
                ForgettingAlerts.of(scores, tasks, settings.alarmPoints()),
                RunLog.of(record),
                SampleAnswers.of(record, tasks),
                aligned(),
                worker(),
                RunMemory.of(record, tasks),
                SpecTable.configuration(column),
                SpecTable.environment(column));
    }

    /** With what it needs that not every method does. */
    private String method() {
        String needs = String.join(", ", methods.needs(record.row().method()));
        return methods.title(record.row().method()) + (needs.isEmpty() ? "" : " (" + needs + ")");
    }

    private Optional<String> aligned() {
        ExperimentSpec experiment = record.spec().experiment();
        boolean done = record.row().state() == RunState.DONE && history.present();
        return done && experiment.method().id().equals(Alignment.METHOD)
                ? Optional.of(String.valueOf(Path.of(experiment.baseModel()).getFileName()))
                : Optional.empty();
    }

    private RunViewState.WorkerState worker() {
        return new RunViewState.WorkerState(
                record.row().holding(),
                record.commands().stream().map(entry -> entry.event().id()).toList(),
                record.checkpoints().size(),
                history.host());
    }

    private String stateText() {
        String sentence = RunBadge.Seen.sentence(record.row(), history.present());
        return history.present() ? sentence + flaws() : sentence;
    }

    private String flaws() {
        int count = record.problems().size();
        String verb =
                count == 1 ? " problem in its files; the log names it." : " problems in its files; the log names them.";
        return count == 0 ? "" : (record.row().reason().isEmpty() ? ". " : " ") + Formats.count(count) + verb;
    }

    private String position(List<StageBox> stages) {
        for (StageBox stage : stages) {
            if (stage.state() == StageBox.State.TRAINING || stage.state() == StageBox.State.EVALUATING) {
                String doing = stage.state() == StageBox.State.TRAINING ? "learning " : "evaluating after ";
                return "Stage %d of %d · %s%s · %s"
                        .formatted(stage.number(), stages.size(), doing, stage.title(), stage.detail());
            }
        }
        if (record.row().state() == RunState.QUEUED) {
            return history.takenOver() == 0 ? "" : takenOver(history.takenOver(), stages.size());
        }
        if (record.plan().isEmpty()) {
            return "Reading model and data";
        }
        long cells = record.row().cellsDone();
        return "%d of %d evaluations"
                .formatted(cells, Math.max(cells, record.row().cellsPlanned()));
    }

    private static String takenOver(int learned, int stages) {
        return "%s of %d taken over from a task bank; Resume scores %s%s"
                .formatted(
                        learned == 1 ? "Stage 1" : "Stages 1 to " + learned,
                        stages,
                        learned == 1 ? "it" : "them",
                        learned < stages ? " and learns the others" : "");
    }

    private RunViewState.Charts charts(List<StageBox> stages) {
        RunChartSource source = new RunChartSource(history, settings, style, methods, tasks, scores, stages);
        Map<String, ChartModel> pictures = new LinkedHashMap<>();
        RunChartList.ALL.forEach(chart -> draw(chart, source, pictures));
        return new RunViewState.Charts(pictures);
    }

    private static <M extends ChartModel> void draw(
            RunChart<M> chart, RunChartSource source, Map<String, ChartModel> pictures) {
        M picture = chart.of(source);
        if (chart.stands(picture)) {
            pictures.put(chart.id(), picture);
        }
    }
}
