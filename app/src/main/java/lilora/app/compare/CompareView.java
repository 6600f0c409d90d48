package lilora.app.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import lilora.app.chart.ChartExports;
import lilora.app.chart.ChartModel;
import lilora.app.chart.ChartTheme;
import lilora.app.chart.ChartView;
import lilora.app.chart.LatexTable;
import lilora.app.chart.RunCharts;
import lilora.app.chart.RunName;
import lilora.app.chart.TableNode;
import lilora.storage.RunRow;
import org.kordamp.ikonli.javafx.FontIcon;

/** Shows a comparison. Runs come in by the box, by dragging rows of the table of runs, or from elsewhere by id. */
final class CompareView extends VBox {
    private static final double CHART_HEIGHT = 300;
    private static final double MATRIX_HEIGHT = 320;
    private static final double MATRIX_WIDTH = 430;
    private static final double GAP = 12;

    private final CompareViewModel model;
    private final ObservableValue<ChartTheme> theme;
    private final ChartExports exports;
    private final ComboBox<RunRow> box = new ComboBox<>();
    private final FlowPane chips = new FlowPane();
    private final TableNode headline;
    private final TableNode configuration;
    private final TableNode environment;
    private final GridPane charts = new GridPane();
    private final FlowPane matrices = new FlowPane();
    private final Label remark = new Label();
    private final StackPane body = new StackPane();
    private final VBox empty = new VBox();
    private final TabPane tabs = new TabPane();
    private List<ChartView> curves = List.of();

    CompareView(CompareViewModel model, ObservableValue<ChartTheme> theme, ChartExports exports) {
        this.model = model;
        this.theme = theme;
        this.exports = exports;
        headline = new TableNode(exports);
        configuration = new TableNode(exports);
        environment = new TableNode(exports);
        getStylesheets()
                .add(Objects.requireNonNull(CompareView.class.getResource("/lilora/app/compare/compare.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "compare-view");
        build();
        setOnDragOver(this::dragged);
        setOnDragDropped(this::dropped);
        model.offeredProperty().subscribe(rows -> box.getItems().setAll(rows));
        model.comparisonProperty().subscribe(this::show);
    }

    private void build() {
        box.setPromptText("Add a run");
        box.setId("compare-add");
        box.setPrefWidth(260);
        RunName.in(box, model.methods());
        box.setOnAction(event -> {
            if (box.getValue() != null) {
                model.add(box.getValue().runId());
            }
        });
        HBox head = new HBox(box, chips);
        HBox.setHgrow(chips, Priority.ALWAYS);
        head.getStyleClass().add("compare-head");
        box.setMinWidth(200);
        chips.getStyleClass().add("compare-chips");
        remark.getStyleClass().add("muted");
        remark.setWrapText(true);
        Label none = new Label("Nothing to compare yet");
        none.getStyleClass().add("heading");
        Label hint = new Label("Add runs above, or drag rows here from the table of runs.");
        hint.getStyleClass().add("muted");
        empty.getChildren().addAll(none, hint);
        empty.getStyleClass().add("empty-state");
        tabs.getTabs()
                .addAll(
                        new Tab("Numbers and curves", numbers()),
                        new Tab("Matrices", scrolled(matrices)),
                        new Tab("Settings", settings()));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        matrices.getStyleClass().add("compare-matrices");
        body.getChildren().addAll(tabs, empty);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, remark, body);
    }

    private Node numbers() {
        charts.getStyleClass().add("compare-charts");
        for (int i = 0; i < 2; i++) {
            ColumnConstraints column = new ColumnConstraints();
            column.setPercentWidth(50);
            charts.getColumnConstraints().add(column);
        }
        Button latex = new Button("Copy as LaTeX", new FontIcon("mdi2c-content-copy"));
        latex.setId("compare-latex");
        latex.setOnAction(event -> exports.copy("The table as LaTeX", LatexTable.of(headline.table())));
        Button csv = new Button("Copy as CSV", new FontIcon("mdi2c-content-copy"));
        csv.setId("compare-csv");
        csv.setOnAction(
                event -> exports.copy("The table as CSV", headline.table().csv()));
        HBox actions = new HBox(latex, csv);
        actions.getStyleClass().add("compare-line");
        headline.setId("compare-headline");
        headline.onOpen(row ->
                model.open(model.comparisonProperty().get().runs().get(row).id()));
        VBox all = new VBox(headline, actions, charts);
        all.getStyleClass().add("compare-numbers");
        return scrolled(all);
    }

    private Node settings() {
        VBox all = new VBox(
                heading("Configuration, differences first"), configuration, heading("Environment"), environment);
        VBox.setVgrow(configuration, Priority.ALWAYS);
        configuration.setPrefHeight(460);
        environment.setPrefHeight(280);
        all.getStyleClass().add("compare-numbers");
        return scrolled(all);
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private static ScrollPane scrolled(Node node) {
        ScrollPane pane = new ScrollPane(node);
        pane.setFitToWidth(true);
        return pane;
    }

    private void dragged(DragEvent event) {
        if (event.getDragboard().hasString()) {
            event.acceptTransferModes(TransferMode.COPY);
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        model.add(event.getDragboard().getString());
        event.setDropCompleted(true);
        event.consume();
    }

    private void show(Comparison comparison) {
        boolean any = !comparison.runs().isEmpty();
        tabs.setVisible(any);
        empty.setVisible(!any);
        remark.setText(comparison.remark());
        remark.setManaged(!comparison.remark().isEmpty());
        chips.getChildren()
                .setAll(comparison.runs().stream()
                        .map(run -> chip(run, comparison))
                        .toList());
        headline.show(comparison.headline());
        headline.setPrefHeight(44 + 31.0 * Math.max(1, comparison.runs().size()) + 14);
        headline.setMinHeight(headline.getPrefHeight());
        configuration.show(comparison.configuration());
        environment.show(comparison.environment());
        curves(List.of(comparison.average(), comparison.parameters(), comparison.loss(), comparison.forgetting()));
        List<ChartModel> grids = new ArrayList<>(comparison.matrices());
        grids.addAll(comparison.differences());
        matrices.getChildren().setAll(grids.stream().map(this::matrix).toList());
    }

    private void curves(List<ChartModel> models) {
        if (curves.isEmpty()) {
            curves = models.stream()
                    .map(one -> new ChartView(one, theme, exports))
                    .toList();
            for (int i = 0; i < curves.size(); i++) {
                ChartView view = curves.get(i);
                view.getStyleClass().add("card");
                view.setPrefHeight(CHART_HEIGHT);
                view.onRun(model::open);
                charts.add(view, i % 2, i / 2);
            }
            curves.get(1).setEmptyText("No run has finished all its stages yet");
        }
        for (int i = 0; i < models.size(); i++) {
            curves.get(i).show(models.get(i));
        }
    }

    private Node matrix(ChartModel one) {
        ChartView view = new ChartView(one, theme, exports);
        view.getStyleClass().add("card");
        view.setPrefHeight(MATRIX_HEIGHT);
        // As many as fit, and these share the width.
        view.prefWidthProperty().bind(matrices.widthProperty().map(width -> {
            double across = Math.max(1, Math.floor((width.doubleValue() + GAP) / (MATRIX_WIDTH + GAP)));
            return Math.max(MATRIX_WIDTH / 2, Math.floor((width.doubleValue() - (across - 1) * GAP) / across) - 1);
        }));
        return view;
    }

    private Node chip(RunCharts.Named run, Comparison comparison) {
        boolean starred = comparison.baseline().filter(run.id()::equals).isPresent();
        Circle dot = new Circle(5, theme.getValue().series(run.style().colour()));
        Label name = new Label(run.name(), dot);
        name.setMaxWidth(220);
        name.setTooltip(new Tooltip(run.name() + "\n" + run.id()));
        Button star = icon(
                starred ? "mdi2s-star" : "mdi2s-star-outline",
                starred ? "The baseline" : "Make " + run.name() + " the baseline",
                () -> model.star(run.id()));
        Button remove = icon("mdi2c-close", "Take " + run.name() + " out", () -> model.remove(run.id()));
        HBox chip = new HBox(name, star, remove);
        chip.getStyleClass().addAll("card", "compare-chip");
        return chip;
    }

    private static Button icon(String literal, String text, Runnable action) {
        Button button = new Button("", new FontIcon(literal));
        button.getStyleClass().addAll("flat", "button-icon");
        button.setTooltip(new Tooltip(text));
        button.setAccessibleText(text);
        button.setOnAction(event -> action.run());
        return button;
    }
}
