package lilora.app.run;

import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Bounds;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import lilora.app.chart.ChartExports;
import lilora.app.chart.ChartModel;
import lilora.app.chart.ChartTheme;
import lilora.app.chart.ChartView;
import lilora.app.form.Words;

/** The charts of a run in two or, where there is room, four columns. */
final class RunChartsPane extends GridPane {
    private static final double WIDE = 1500;
    private static final double LOW = 250;
    private static final double HIGH = 330;
    private static final double GAP = 12;

    private final RunViewModel model;
    private final List<ChartView> views;
    private boolean wide;

    RunChartsPane(RunViewModel model, ObservableValue<ChartTheme> theme, ChartExports exports) {
        this.model = model;
        getStyleClass().add("run-charts");
        setHgap(GAP);
        setVgap(GAP);
        views = build(theme, exports);
        arrange();
    }

    private static List<ChartModel> list(RunPicture.Charts charts) {
        return List.of(
                charts.loss(),
                charts.matrix(),
                charts.perTask(),
                charts.average(),
                charts.forgetting(),
                charts.growth(),
                charts.memory(),
                charts.throughput());
    }

    private List<ChartView> build(ObservableValue<ChartTheme> theme, ChartExports exports) {
        List<ChartView> made = list(RunPicture.Charts.nothing()).stream()
                .map(one -> new ChartView(one, theme, exports))
                .toList();
        made.get(0).onWindow(model::setRange);
        made.get(0).setTools(List.of(smoothing()));
        made.get(1).onCell(model::openSamples);
        made.get(1).setTools(List.of(mode()));
        made.get(2).setTools(List.of(alarm()));
        made.get(4).setEmptyText("No task can be forgotten before the second stage");
        made.forEach(view -> view.getStyleClass().add("card"));
        return made;
    }

    void show(RunPicture.Charts charts) {
        List<ChartModel> models = list(charts);
        for (int i = 0; i < models.size(); i++) {
            views.get(i).show(models.get(i));
        }
    }

    private ComboBox<RunSettings.Mode> mode() {
        ComboBox<RunSettings.Mode> box = new ComboBox<>();
        box.getItems().setAll(RunSettings.Mode.values());
        box.setValue(model.settings().mode());
        box.setConverter(new Words<>(RunSettings.Mode::title));
        box.getStyleClass().add("small");
        box.setId("matrix-mode");
        box.setAccessibleText("What the matrix shows");
        box.setOnAction(event -> model.setMode(box.getValue()));
        return box;
    }

    private Region smoothing() {
        Slider slider = new Slider(0, 0.98, model.smoothingProperty().get());
        slider.setId("loss-smoothing");
        slider.setBlockIncrement(0.1);
        slider.setPrefWidth(90);
        slider.setTooltip(
                new Tooltip("Moving average of the task loss over the points shown, begun again at each stage; the"
                        + " values themselves stay faint behind it"));
        slider.setAccessibleText("Smoothing of the task loss");
        slider.valueProperty().subscribe((before, value) -> {
            model.setSmoothing(Math.round(value.doubleValue() * 100) / 100.0);
            if (!slider.isValueChanging()) {
                model.keepSmoothing();
            }
        });
        slider.valueChangingProperty().subscribe((before, changing) -> {
            if (!changing) {
                model.keepSmoothing();
            }
        });
        model.smoothingProperty().subscribe(weight -> {
            if (!slider.isValueChanging()) {
                slider.setValue(weight.doubleValue());
            }
        });
        Label label = new Label("Smoothing", slider);
        label.setContentDisplay(ContentDisplay.RIGHT);
        label.getStyleClass().addAll("muted", "small-text");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private Region alarm() {
        Spinner<Integer> points = new Spinner<>(1, 100, (int) model.settings().alarmPoints());
        points.setEditable(true);
        points.setPrefWidth(76);
        points.getStyleClass().add("small");
        points.setTooltip(new Tooltip("Warn of a task that falls by more than so many points since it was learned"));
        points.setAccessibleText("Points of the fall alarm");
        points.valueProperty().subscribe(value -> model.setAlarmPoints(value));
        Label label = new Label("Alarm at", points);
        label.setContentDisplay(ContentDisplay.RIGHT);
        label.getStyleClass().addAll("muted", "small-text");
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    /** Columns and heights follow the room there is: on a large screen everything is seen at once. */
    void follow(ObservableValue<Bounds> viewport) {
        viewport.subscribe(bounds -> {
            boolean nowWide = bounds.getWidth() >= WIDE;
            if (nowWide != wide) {
                wide = nowWide;
                arrange();
            }
            double room = bounds.getHeight() - 2 * GAP;
            double rest = wide ? (room - GAP) / 2 : (room - GAP) * 0.5;
            for (int i = 0; i < views.size(); i++) {
                double least = i < 2 && !wide ? HIGH : LOW;
                views.get(i).setMinHeight(Math.max(least, wide ? rest : 0));
                views.get(i).setPrefHeight(Math.max(least, wide ? rest : 0));
            }
        });
    }

    private void arrange() {
        getChildren().clear();
        getColumnConstraints().clear();
        int columns = wide ? 4 : 2;
        for (int i = 0; i < columns; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(100.0 / columns);
            getColumnConstraints().add(column);
        }
        for (int i = 0; i < views.size(); i++) {
            add(views.get(i), i % columns, i / columns);
        }
    }
}
