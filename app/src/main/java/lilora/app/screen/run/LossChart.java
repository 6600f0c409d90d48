package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.view.ChartView;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;

/** Task loss, what the method adds to it, and the loss on held-out items, over steps or time. */
final class LossChart implements RunChart<LineModel> {
    private static final double WIDEST_SMOOTHING = 0.98;

    @Override
    public String id() {
        return "loss";
    }

    @Override
    public LineModel ofNothing() {
        return RunCharts.loss(Curve.EMPTY, Curve.EMPTY, Curve.EMPTY, List.of());
    }

    @Override
    public LineModel of(RunChartSource run) {
        RunHistory history = run.history();
        RunRecord record = run.record();
        RunSettings settings = run.settings();
        Map<Integer, String> titles = new HashMap<>();
        for (RunPlan.StagePlan stage : StageStrip.planned(record, run.tasks())) {
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
                        curve(history, StepMetric.TASK_LOSS, place),
                        run.methods().penalty(record.row().method()).orElse(RunCharts.ADDED),
                        curve(history, StepMetric.PENALTY, place),
                        curve(history, StepMetric.LOSS, place),
                        marks),
                settings.smoothing());
        List<LineModel.Series> series = new ArrayList<>(model.series());
        Curve heldOut = heldOut(history, place);
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
        return new LineModel(model.title(), x, model.y(), series, model.stages(), notes(record, place));
    }

    /** On held-out items, between the steps of each stage: step 0 is where the stage begins. */
    private static Curve heldOut(RunHistory history, DoubleUnaryOperator place) {
        Map<Integer, Long> begins = new HashMap<>();
        history.steps().boundaries().forEach(boundary -> begins.put(boundary.stage(), boundary.after()));
        CurveBuffer curve = new CurveBuffer();
        RunRecord.current(history.record().heldOutLosses()).forEach(measured -> {
            double at = place.applyAsDouble((double) begins.getOrDefault(
                            measured.stage(), history.steps().last())
                    + measured.step());
            if (curve.isEmpty() || at >= curve.lastX()) {
                curve.add(at, measured.loss());
            }
        });
        return curve.snapshot();
    }

    private static List<LineModel.NoteMark> notes(RunRecord record, DoubleUnaryOperator place) {
        return StepNote.in(record.row().note()).stream()
                .map(note -> new LineModel.NoteMark(place.applyAsDouble((double) note.step()), note.text()))
                .toList();
    }

    private static Curve curve(RunHistory history, StepMetric metric, DoubleUnaryOperator place) {
        return history.losses()
                .current(metric)
                .map(stored -> curve(stored, place))
                .orElse(Curve.EMPTY);
    }

    private static Curve curve(MetricCurve stored, DoubleUnaryOperator place) {
        CurveBuffer curve = new CurveBuffer();
        double last = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < stored.size(); i++) {
            last = Math.max(last, place.applyAsDouble((double) stored.position(i)));
            curve.add(last, stored.value(i));
        }
        return curve.snapshot().standingFor(stored.of());
    }

    @Override
    public void prepare(ChartView view, RunViewModel model) {
        view.onWindow(model::setRange);
        view.setTools(List.of(
                ChartTools.choice(
                        "loss-across",
                        "Horizontal axis of the loss",
                        RunSettings.Across::title,
                        model.settings().across()),
                smoothing(model.settings())));
    }

    private static Region smoothing(RunSettingsViewModel settings) {
        Slider slider = new Slider(0, WIDEST_SMOOTHING, settings.smoothing().get());
        slider.setId("loss-smoothing");
        slider.setBlockIncrement(0.1);
        slider.setPrefWidth(80);
        slider.setTooltip(
                new Tooltip("Exponential moving average of the task loss over the points shown, begun again at each"
                        + " stage; the values themselves stay faint behind it"));
        slider.setAccessibleText("Smoothing of the task loss");
        slider.valueProperty().subscribe((before, value) -> {
            double weight = Math.round(value.doubleValue() * 100) / 100.0;
            if (weight != settings.smoothing().get()) {
                settings.smoothing().show(weight);
                if (!slider.isValueChanging()) {
                    settings.smoothing().keep();
                }
            }
        });
        slider.valueChangingProperty().subscribe((before, changing) -> {
            if (!changing) {
                settings.smoothing().keep();
            }
        });
        Label shown = new Label();
        shown.setId("loss-smoothing-value");
        shown.getStyleClass().addAll("numeric", "small-text");
        shown.setMinWidth(Region.USE_PREF_SIZE);
        settings.smoothing().property().subscribe(weight -> {
            shown.setText(weight == 0 ? "off" : String.format(Locale.ROOT, "%.2f", weight));
            if (!slider.isValueChanging()) {
                slider.setValue(weight);
            }
        });
        HBox line = new HBox(ChartTools.labelled("Smoothing", slider), shown);
        line.getStyleClass().add("run-tool");
        return line;
    }
}
