package lilora.app.screen.run;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.run.ForgettingDefinitionBox;
import lilora.app.chart.view.ChartGrid;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.ViewSetting;
import lilora.app.form.LabelConverter;

/** The charts of a run, the accuracy matrix first and largest. */
final class RunChartsPane extends StackPane {
    private static final double WIDEST_SMOOTHING = 0.98;

    private final RunViewModel model;
    private final ChartGrid grid = new ChartGrid();
    private final List<ChartView> views;

    RunChartsPane(RunViewModel model, ChartViews charts) {
        this.model = model;
        getStyleClass().add("run-charts");
        views = build(charts);
        grid.show(views, Set.of(views.get(0)));
        getChildren().add(grid);
    }

    /** Names that the axes of lines are kept under, in the order of the charts; bars and the matrix have none. */
    private static final List<String> AXES =
            List.of("", "loss", "per-task", "average", "", "growth", "memory", "throughput");

    private static List<ChartModel> list(RunViewState.Charts charts) {
        return List.of(
                charts.matrix(),
                charts.loss(),
                charts.perTask(),
                charts.average(),
                charts.forgetting(),
                charts.growth(),
                charts.memory(),
                charts.throughput());
    }

    private List<ChartView> build(ChartViews charts) {
        List<ChartView> made =
                list(RunViewState.Charts.nothing()).stream().map(charts::chart).toList();
        made.get(0).onCell(model.actions()::openSamples);
        made.get(0)
                .setTools(List.of(
                        choice(
                                "matrix-mode",
                                "What the matrix shows",
                                mode(),
                                model.settings().mode()),
                        choice(
                                "matrix-colours",
                                "Colours of the matrix",
                                colours(),
                                model.settings().colours())));
        model.settings().mode().property().subscribe(mode -> made.get(0).setEmptyText(mode.missing()));
        made.get(1).onWindow(model::setRange);
        made.get(1)
                .setTools(List.of(
                        choice(
                                "loss-across",
                                "Horizontal axis of the loss",
                                across(),
                                model.settings().across()),
                        smoothing()));
        made.get(2).setTools(List.of(alarm()));
        made.get(4).setTools(List.of(definition()));
        made.get(4).setEmptyText("No task can be forgotten before the second stage");
        for (int i = 0; i < AXES.size(); i++) {
            if (!AXES.get(i).isEmpty()) {
                made.get(i).keepAxes(model.settings().axes(AXES.get(i)));
            }
        }
        made.forEach(view -> view.getStyleClass().add("card"));
        return made;
    }

    void show(RunViewState.Charts charts) {
        List<ChartModel> models = list(charts);
        for (int i = 0; i < models.size(); i++) {
            views.get(i).show(models.get(i));
        }
    }

    /** Another run is shown from now on: zoom and cursor belong to the one before. */
    void reset() {
        views.forEach(ChartView::reset);
    }

    private static LabelConverter<RunSettings.Mode> mode() {
        return new LabelConverter<>(RunSettings.Mode::title);
    }

    private static LabelConverter<RunSettings.Colours> colours() {
        return new LabelConverter<>(RunSettings.Colours::title);
    }

    private static LabelConverter<RunSettings.Across> across() {
        return new LabelConverter<>(RunSettings.Across::title);
    }

    private static <E extends Enum<E>> ComboBox<E> choice(
            String id, String what, LabelConverter<E> words, ViewSetting<E> kept) {
        ComboBox<E> box = new ComboBox<>();
        box.getItems().setAll(kept.get().getDeclaringClass().getEnumConstants());
        box.setConverter(words);
        box.getStyleClass().add("small");
        box.setId(id);
        box.setAccessibleText(what);
        kept.property().subscribe(box::setValue);
        box.setOnAction(event -> {
            if (box.getValue() != kept.get()) {
                kept.set(box.getValue());
            }
        });
        return box;
    }

    private Node definition() {
        ForgettingDefinitionBox box =
                new ForgettingDefinitionBox("run-forgetting", model.settings().forgetting());
        box.getStyleClass().add("small");
        return box;
    }

    private Region smoothing() {
        Slider slider =
                new Slider(0, WIDEST_SMOOTHING, model.settings().smoothing().get());
        slider.setId("loss-smoothing");
        slider.setBlockIncrement(0.1);
        slider.setPrefWidth(80);
        slider.setTooltip(
                new Tooltip("Exponential moving average of the task loss over the points shown, begun again at each"
                        + " stage; the values themselves stay faint behind it"));
        slider.setAccessibleText("Smoothing of the task loss");
        slider.valueProperty().subscribe((before, value) -> {
            double weight = Math.round(value.doubleValue() * 100) / 100.0;
            if (weight != model.settings().smoothing().get()) {
                model.settings().smoothing().show(weight);
                if (!slider.isValueChanging()) {
                    model.settings().smoothing().keep();
                }
            }
        });
        slider.valueChangingProperty().subscribe((before, changing) -> {
            if (!changing) {
                model.settings().smoothing().keep();
            }
        });
        Label shown = new Label();
        shown.setId("loss-smoothing-value");
        shown.getStyleClass().addAll("numeric", "small-text");
        shown.setMinWidth(Region.USE_PREF_SIZE);
        model.settings().smoothing().property().subscribe(weight -> {
            shown.setText(weight == 0 ? "off" : String.format(Locale.ROOT, "%.2f", weight));
            if (!slider.isValueChanging()) {
                slider.setValue(weight);
            }
        });
        HBox line = new HBox(labelled("Smoothing", slider), shown);
        line.getStyleClass().add("run-tool");
        return line;
    }

    private Region alarm() {
        Spinner<Integer> points =
                new Spinner<>(1, 100, model.settings().alarmPoints().get());
        points.setEditable(true);
        points.setPrefWidth(76);
        points.getStyleClass().add("small");
        points.setTooltip(new Tooltip("Warn when a task falls by more than this many points since it was learned"));
        points.setAccessibleText("Points of the fall alarm");
        model.settings().alarmPoints().property().subscribe(kept -> points.getValueFactory()
                .setValue(kept));
        points.valueProperty().subscribe((before, value) -> {
            if (value != null && !value.equals(model.settings().alarmPoints().get())) {
                model.settings().alarmPoints().set(value);
            }
        });
        return labelled("Alarm at", points);
    }

    private static Label labelled(String text, Node control) {
        Label label = new Label(text, control);
        label.setContentDisplay(ContentDisplay.RIGHT);
        label.getStyleClass().addAll("muted", "small-text");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    /** An enlarged chart fills what this pane shows. */
    void follow(ScrollPane scroll) {
        grid.follow(scroll);
    }

    /** Whether one chart has all the room. */
    ReadOnlyBooleanProperty enlargedProperty() {
        return grid.enlargedProperty();
    }
}
