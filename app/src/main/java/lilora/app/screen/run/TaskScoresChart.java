package lilora.app.screen.run;

import java.util.List;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.view.ChartView;
import lilora.engine.result.AccuracyMatrix;

/** The accuracy of each task over the stages. */
final class TaskScoresChart implements RunChart<LineModel> {
    @Override
    public String id() {
        return "per-task";
    }

    @Override
    public LineModel ofNothing() {
        return RunCharts.perTask(AccuracyMatrix.empty(1), List.of(""));
    }

    @Override
    public LineModel of(RunChartSource run) {
        return RunCharts.perTask(run.scores(), run.tasks());
    }

    @Override
    public void prepare(ChartView view, RunViewModel model) {
        view.setTools(List.of(alarm(model.settings())));
    }

    private static Region alarm(RunSettingsViewModel settings) {
        Spinner<Integer> points = new Spinner<>(1, 100, settings.alarmPoints().get());
        points.setEditable(true);
        points.setPrefWidth(76);
        points.getStyleClass().add("small");
        points.setTooltip(new Tooltip("Warn when a task falls by more than this many points since it was learned"));
        points.setAccessibleText("Forgetting alert threshold (points)");
        settings.alarmPoints().property().subscribe(kept -> points.getValueFactory()
                .setValue(kept));
        points.valueProperty().subscribe((before, value) -> {
            if (value != null && !value.equals(settings.alarmPoints().get())) {
                settings.alarmPoints().set(value);
            }
        });
        return ChartTools.labelled("Alarm at", points);
    }
}
