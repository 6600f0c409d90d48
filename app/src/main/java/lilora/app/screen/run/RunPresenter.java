package lilora.app.screen.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.GrowthCharts;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.run.SpecTable;
import lilora.app.format.Formats;
import lilora.app.format.RunText;
import lilora.app.launch.LaunchRecord;
import lilora.app.launch.RunBadge;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.Alignment;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StoredEvent;

/** Makes a run's picture from its history: a pure function. */
public final class RunPresenter {
    private static final double MEBI = 1 << 20;
    private static final SeriesStyle FIRST = SeriesStyle.numbered(0).with(SeriesStyle.Marker.NONE);
    private static final SeriesStyle SECOND = SeriesStyle.numbered(1).with(SeriesStyle.Marker.NONE);
    private static final SeriesStyle THIRD = SeriesStyle.numbered(2).with(SeriesStyle.Marker.NONE);

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
        List<SpecTable.Column> column = List.of(new SpecTable.Column(experiment.name(), record.spec()));
        return new RunViewState(
                record.row().runId(),
                experiment.name(),
                "%s · %s · seed %d · %s"
                        .formatted(
                                methods.title(record.row().method()),
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
                record.checkpoints().size());
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
        RunCharts.Named named = new RunCharts.Named(record.row().runId(), "Average", style);
        List<RunCharts.Scored> run = List.of(new RunCharts.Scored(named, scores));
        return new RunViewState.Charts(
                loss(),
                matrix(stages),
                RunCharts.perTask(scores, tasks),
                RunCharts.average(run),
                RunCharts.forgetting(run, tasks, settings.forgetting()),
                growth(),
                memory(),
                throughput());
    }

    private LineModel loss() {
        Map<Integer, String> titles = new HashMap<>();
        for (RunPlan.StagePlan stage : StageStrip.planned(record, tasks)) {
            titles.put(stage.stage(), stage.title());
        }
        boolean timed = settings.across() == RunSettings.Across.TIME;
        StepTimes times = StepTimes.of(history.steps().current(StepMetric.SECONDS));
        DoubleUnaryOperator place = timed ? times::at : position -> position;
        List<LineModel.StageMark> marks = history.steps().boundaries().stream()
                .map(b -> new LineModel.StageMark(
                        place.applyAsDouble(b.after() + (timed ? 0 : 0.5)),
                        b.stage() + " · " + titles.getOrDefault(b.stage(), "")))
                .toList();
        LineModel model = RunCharts.smoothed(
                RunCharts.loss(
                        curve(StepMetric.TASK_LOSS, place),
                        methods.penalty(record.row().method()).orElse(RunCharts.ADDED),
                        curve(StepMetric.PENALTY, place),
                        curve(StepMetric.LOSS, place),
                        marks),
                settings.smoothing());
        List<LineModel.Series> series = new ArrayList<>(model.series());
        Curve heldOut = heldOut(place);
        if (!heldOut.isEmpty()) {
            series.add(RunCharts.heldOutLoss(heldOut));
        }
        history.losses().curves().stream()
                .filter(old -> old.superseded() && old.metric() == StepMetric.TASK_LOSS)
                .forEach(old -> series.add(new LineModel.Series(
                        "Task loss of attempt " + old.attempt() + ", superseded",
                        curve(old, place),
                        SeriesStyle.REFERENCE,
                        LineModel.Role.GHOST)));
        Axis x =
                timed ? Axis.of(times.isExact() ? "Training time (min)" : "Training time (min, estimated)") : model.x();
        return new LineModel(model.title(), x, model.y(), series, model.stages(), notes(place));
    }

    /** On held-out items, between the steps of each stage: step 0 is where the stage begins. */
    private Curve heldOut(DoubleUnaryOperator place) {
        Map<Integer, Long> begins = new HashMap<>();
        history.steps().boundaries().forEach(boundary -> begins.put(boundary.stage(), boundary.after()));
        CurveBuffer curve = new CurveBuffer();
        RunRecord.current(record.heldOutLosses()).forEach(measured -> {
            double at = place.applyAsDouble((double) begins.getOrDefault(
                            measured.stage(), history.steps().last())
                    + measured.step());
            if (curve.isEmpty() || at >= curve.lastX()) {
                curve.add(at, measured.loss());
            }
        });
        return curve.snapshot();
    }

    private List<LineModel.NoteMark> notes(DoubleUnaryOperator place) {
        return StepNote.in(record.row().note()).stream()
                .map(note -> new LineModel.NoteMark(place.applyAsDouble((double) note.step()), note.text()))
                .toList();
    }

    private Curve curve(StepMetric metric, DoubleUnaryOperator place) {
        return history.losses()
                .current(metric)
                .map(stored -> curve(stored, place))
                .orElse(Curve.EMPTY);
    }

    private static Curve curve(lilora.storage.repository.MetricCurve stored, DoubleUnaryOperator place) {
        CurveBuffer curve = new CurveBuffer();
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < stored.size(); i++) {
            last = Math.max(last, place.applyAsDouble((double) stored.position(i)));
            curve.add(last, stored.value(i));
        }
        return curve.snapshot().standingFor(stored.of());
    }

    private MatrixModel matrix(List<StageBox> stages) {
        Set<MatrixCharts.Place> planned = record.row().state().isActive() ? planned() : Set.of();
        MatrixCharts.Source source = new MatrixCharts.Source(scores, tasks, planned, running(stages, planned));
        return switch (settings.mode()) {
            case SCORE -> MatrixCharts.scores("Accuracy matrix", source, colours(scores));
            case CHANGE -> MatrixCharts.fromDiagonal("Change since learned", source);
            case SELECTED -> {
                AccuracyMatrix selected = record.selected();
                yield MatrixCharts.scores(
                        "Accuracy matrix, tasks selected", MatrixCharts.Source.of(selected, tasks), colours(selected));
            }
            case CHOSEN -> MatrixCharts.chosenTasks("Tasks selected (%)", record.standingCells(), tasks);
        };
    }

    private MatrixModel.Scale colours(AccuracyMatrix shown) {
        return settings.range() == RunSettings.Colours.FIXED
                ? MatrixModel.Scale.SCORE
                : MatrixModel.Scale.fitting(shown);
    }

    private Set<MatrixCharts.Place> planned() {
        Set<MatrixCharts.Place> places = new HashSet<>();
        if (record.spec().experiment().evaluation().zeroShot()) {
            for (int task = 1; task <= tasks.size(); task++) {
                places.add(new MatrixCharts.Place(0, task));
            }
        }
        int learned = 0;
        for (RunPlan.StagePlan stage : StageStrip.planned(record, tasks)) {
            learned = Math.min(tasks.size(), learned + stage.tasks().size());
            for (int task : record.spec().experiment().evaluation().coverage().tasksAfter(learned, tasks.size())) {
                places.add(new MatrixCharts.Place(learned, task));
            }
        }
        return places;
    }

    /** The first cell still to come, once its stage is trained: cells are evaluated one after another. */
    private Set<MatrixCharts.Place> running(List<StageBox> stages, Set<MatrixCharts.Place> planned) {
        if (record.row().state() != RunState.RUNNING) {
            return Set.of();
        }
        boolean before = stages.stream().allMatch(stage -> stage.state() == StageBox.State.WAITING);
        int row = before ? 0 : -1;
        for (StageBox stage : stages) {
            row = stage.state() == StageBox.State.EVALUATING ? stage.number() : row;
        }
        for (int task = 1; row >= 0 && task <= tasks.size(); task++) {
            MatrixCharts.Place place = new MatrixCharts.Place(row, task);
            if (planned.contains(place) && scores.at(row, task).isEmpty()) {
                return Set.of(place);
            }
        }
        return Set.of();
    }

    private LineModel growth() {
        List<GrowthCharts.StoredAfter> counted = new ArrayList<>();
        for (RunEvent.Parameters count : RunRecord.current(record.parameters()).toList()) {
            counted.removeIf(earlier -> earlier.tasks() >= count.stage());
            counted.add(new GrowthCharts.StoredAfter(count.stage(), count.storedTotal()));
        }
        return record.plan()
                .map(planned -> GrowthCharts.growth(planned.plan().parameters(), counted))
                .orElseGet(GrowthCharts::nothingStored);
    }

    private LineModel memory() {
        CurveBuffer resident = new CurveBuffer();
        CurveBuffer device = new CurveBuffer();
        CurveBuffer own = new CurveBuffer();
        long start = -1;
        for (StoredEvent<RunEvent.Resource> entry : record.resources()) {
            long now = RunText.epochMillis(entry.time());
            start = start < 0 ? now : start;
            double minutes = Math.max(0, now - start) / 60_000.0;
            RunEvent.Resource used = entry.event();
            if (used.residentBytes() != null && (resident.isEmpty() || minutes >= resident.lastX())) {
                resident.add(minutes, used.residentBytes().doubleValue() / MEBI);
            }
            if (used.deviceUsedBytes() != null && (device.isEmpty() || minutes >= device.lastX())) {
                device.add(minutes, used.deviceUsedBytes().doubleValue() / MEBI);
            }
            if (used.deviceProcessBytes() != null && (own.isEmpty() || minutes >= own.lastX())) {
                own.add(minutes, used.deviceProcessBytes().doubleValue() / MEBI);
            }
        }
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of("Worker memory", resident.snapshot(), FIRST));
        if (!device.isEmpty()) {
            series.add(LineModel.Series.of("Device memory", device.snapshot(), SECOND));
        }
        if (!own.isEmpty()) {
            series.add(LineModel.Series.of("Of it this run", own.snapshot(), THIRD));
        }
        return RunCharts.memory(series);
    }

    private LineModel throughput() {
        Optional<lilora.storage.repository.MetricCurve> seconds =
                history.steps().current(StepMetric.SECONDS);
        Optional<lilora.storage.repository.MetricCurve> samples =
                history.steps().current(StepMetric.SAMPLES);
        CurveBuffer rate = new CurveBuffer();
        if (seconds.isPresent() && samples.isPresent()) {
            lilora.storage.repository.MetricCurve time = seconds.get();
            lilora.storage.repository.MetricCurve items = samples.get();
            int other = 0;
            for (int i = 0; i < time.size(); i++) {
                while (other < items.size() - 1 && items.position(other) < time.position(i)) {
                    other++;
                }
                if (time.value(i) > 0 && items.size() > 0) {
                    rate.add((double) time.position(i), items.value(other) / time.value(i));
                }
            }
        }
        Curve curve = rate.snapshot()
                .standingFor(
                        seconds.map(lilora.storage.repository.MetricCurve::of).orElse(0L));
        return RunCharts.throughput(curve, FIRST);
    }

    /** Short words for the status bar. */
    static String summary(RunViewState viewState) {
        return viewState.remaining().isPresent()
                ? viewState.position() + " · "
                        + Formats.duration(viewState.remaining().getAsDouble()) + " left"
                : viewState.position();
    }
}
