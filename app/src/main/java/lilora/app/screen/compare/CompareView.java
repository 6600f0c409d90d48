package lilora.app.screen.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import lilora.app.chart.effect.EffectPane;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.run.ForgettingDefinitionBox;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.run.RunNameConverter;
import lilora.app.chart.run.SpreadBox;
import lilora.app.chart.view.ChartGrid;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.Swatch;
import lilora.app.chart.view.TableNode;
import lilora.app.control.SearchableChoice;
import lilora.app.control.WithReason;
import lilora.app.format.DisplayNames;
import lilora.storage.repository.RunRow;
import org.kordamp.ikonli.javafx.FontIcon;

/** Shows a comparison. Runs come in by the box, by dragging rows of the table of runs, or from elsewhere by id. */
final class CompareView extends VBox {
    private static final int LONGEST = 44;
    private static final double MATRIX_HEIGHT = 320;
    private static final double MATRIX_WIDTH = 430;
    private static final int AT_ONCE = 4;

    private final CompareViewModel model;
    private final ChartViews views;
    private final SearchableChoice<RunRow> box = new SearchableChoice<>();
    private final RunChips chips = new RunChips();
    private final TableNode headline;
    private final TableNode conditions;
    private final TableNode configuration;
    private final TableNode environment;
    private final ChartGrid charts = new ChartGrid();
    private final ChartGrid matrices = new ChartGrid(MATRIX_WIDTH, MATRIX_HEIGHT);
    private final Label remark = new Label();
    private final Label footer = new Label();
    private final Label conditionsFooter = new Label();
    private final Label emptyTitle = new Label();
    private final Label hint = new Label("Add runs above, or drag rows here from the table of runs.");
    private final ScrollPane curveScroll = new ScrollPane();
    private final ScrollPane matrixScroll = new ScrollPane();
    private final StackPane body = new StackPane();
    private final VBox empty = new VBox();
    private final TabPane tabs = new TabPane();
    private final Tab matrixTab = new Tab("Matrices");
    private List<ChartView> curves = List.of();
    private List<ChartView> grids = List.of();
    private List<ChartModel> wanted = List.of();

    CompareView(CompareViewModel model, ChartViews views) {
        this.model = model;
        this.views = views;
        headline = views.table();
        conditions = views.table();
        configuration = views.table();
        environment = views.table();
        getStylesheets()
                .add(Objects.requireNonNull(CompareView.class.getResource("/lilora/app/screen/compare.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "compare-view");
        build();
        setOnDragOver(this::dragged);
        setOnDragDropped(this::dropped);
        model.offeredProperty().subscribe(rows -> box.getItems().setAll(rows));
        model.comparisonProperty().subscribe(this::show);
        model.showingProperty().subscribe(this::show);
    }

    private void build() {
        box.setPromptText("Add a run");
        box.setId("compare-add");
        box.setPrefWidth(260);
        RunNameConverter.in(box, model.methods());
        box.onChosen(run -> {
            model.add(run.runId());
            box.clear();
        });
        FlowPane head = new FlowPane(box, groups(), spread(), definitions());
        head.getStyleClass().add("compare-head");
        remark.getStyleClass().add("muted");
        remark.setWrapText(true);
        // It says which numbers may not be compared: none of it is cut off in a narrow window.
        remark.setMinHeight(Region.USE_PREF_SIZE);
        emptyTitle.getStyleClass().add("heading");
        emptyTitle.setId("compare-empty");
        hint.getStyleClass().add("muted");
        hint.setWrapText(true);
        empty.getChildren().addAll(emptyTitle, hint);
        empty.getStyleClass().add("empty-state");
        tabs.getTabs()
                .addAll(
                        new Tab("Metrics and curves", numbers()),
                        new Tab("Effect of a setting", effect(views)),
                        matrixTab,
                        new Tab("Settings", settings()));
        matrixTab.setContent(scrolled(matrixScroll, matrices));
        matrixTab.selectedProperty().subscribe(selected -> matrices());
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        matrices.getStyleClass().add("compare-matrices");
        body.getChildren().addAll(tabs, empty);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, chips, remark, body);
    }

    private Node effect(ChartViews views) {
        EffectPane effect = new EffectPane(model.effect(), views, model::open);
        effect.getStyleClass().add("compare-numbers");
        ScrollPane pane = scrolled(new ScrollPane(), effect);
        pane.setFitToHeight(true);
        return pane;
    }

    private Node groups() {
        CheckBox seeds = new CheckBox("Group seeds");
        seeds.setId("compare-group");
        seeds.setTooltip(
                new Tooltip(
                        "Shows runs that differ only in their seed as one entry: means with bands, sample standard deviation and n"));
        model.grouped().property().subscribe(seeds::setSelected);
        seeds.setOnAction(event -> model.grouped().set(seeds.isSelected()));
        return seeds;
    }

    private Node spread() {
        SpreadBox spread = new SpreadBox("compare-spread", model.spread());
        return new WithReason(
                spread,
                model.grouped()
                        .property()
                        .map(grouped -> grouped
                                ? Optional.<String>empty()
                                : Optional.of(
                                        "Runs are shown one by one; group seeds for means and what lies around them.")),
                "");
    }

    private Node definitions() {
        return new ForgettingDefinitionBox("compare-forgetting", model.forgetting());
    }

    private Node numbers() {
        charts.getStyleClass().add("compare-charts");
        Button latex = new Button("Copy as LaTeX", new FontIcon("mdi2c-content-copy"));
        latex.setId("compare-latex");
        latex.setOnAction(event -> views.exports().copy("The table as LaTeX", LatexTable.of(headline.table())));
        Button csv = new Button("Copy as CSV", new FontIcon("mdi2c-content-copy"));
        csv.setId("compare-csv");
        csv.setOnAction(event ->
                views.exports().copy("The table as CSV", headline.table().csv()));
        HBox actions = new HBox(latex, csv);
        actions.getStyleClass().add("compare-line");
        headline.setId("compare-headline");
        headline.showAllRows();
        headline.onOpen(row -> model.open(
                model.comparisonProperty().get().entries().get(row).run().id()));
        footer.setId("compare-footer");
        for (Label small : List.of(footer, conditionsFooter)) {
            small.getStyleClass().addAll("muted", "small-text");
            small.setWrapText(true);
            small.setMinHeight(USE_PREF_SIZE);
        }
        conditions.setId("compare-conditions");
        conditions.showAllRows();
        Label under = heading("Conditions");
        for (Node other : List.of(headline, footer, actions, under, conditions, conditionsFooter)) {
            other.visibleProperty().bind(charts.enlargedProperty().not());
            other.managedProperty().bind(other.visibleProperty());
        }
        charts.setMost(2);
        VBox all = new VBox(headline, footer, actions, charts, under, conditions, conditionsFooter);
        all.getStyleClass().add("compare-numbers");
        return scrolled(curveScroll, all);
    }

    private Node settings() {
        VBox all = new VBox(
                heading("Configuration, differences first"), configuration, heading("Environment"), environment);
        VBox.setVgrow(configuration, Priority.ALWAYS);
        configuration.setPrefHeight(460);
        environment.setPrefHeight(280);
        all.getStyleClass().add("compare-numbers");
        return scrolled(new ScrollPane(), all);
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private static ScrollPane scrolled(ScrollPane pane, Node node) {
        pane.setContent(node);
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

    private void show(CompareViewModel.Showing showing) {
        boolean any = showing == CompareViewModel.Showing.COMPARISON;
        boolean loading = showing == CompareViewModel.Showing.LOADING;
        tabs.setVisible(any);
        empty.setVisible(!any);
        emptyTitle.setText(loading ? "Loading the runs…" : "Nothing to compare yet");
        hint.setVisible(!loading);
    }

    private void show(Comparison comparison) {
        remark.setText(comparison.remark());
        remark.setManaged(!comparison.remark().isEmpty());
        List<Comparison.Compared> entries = comparison.entries();
        chips.show(entries.stream()
                .map(entry -> chip(entry, comparison.baseline()))
                .toList());
        for (TableNode table : List.of(headline, conditions)) {
            table.mark(row -> swatch(entries.get(row).run()), column -> Optional.empty());
        }
        headline.show(comparison.headline());
        conditions.show(comparison.conditions());
        conditionsFooter.setText(comparison.conditions().footer());
        footer.setText(comparison.headline().footer());
        List<RunCharts.Named> runs = comparison.runs();
        for (TableNode table : List.of(configuration, environment)) {
            table.mark(
                    row -> Optional.empty(), column -> column == 0 ? Optional.empty() : swatch(runs.get(column - 1)));
        }
        configuration.show(comparison.configuration());
        environment.show(comparison.environment());
        curves(List.of(comparison.average(), comparison.parameters(), comparison.loss(), comparison.forgetting()));
        wanted = new ArrayList<>(comparison.matrices());
        wanted.addAll(comparison.differences());
        matrices();
    }

    private Optional<Node> swatch(RunCharts.Named run) {
        return Optional.of(Swatch.of(run.style(), views.theme()));
    }

    private void curves(List<ChartModel> models) {
        if (curves.isEmpty()) {
            curves = models.stream().map(views::chart).toList();
            for (ChartView view : curves) {
                view.getStyleClass().add("card");
                view.onRun(model::open);
            }
            curves.get(1).setEmptyText("No run has finished all its stages yet");
            charts.show(curves);
            charts.follow(curveScroll);
        }
        for (int i = 0; i < models.size(); i++) {
            curves.get(i).show(models.get(i));
        }
    }

    /** While they are looked at; views stay where they are while there are as many matrices as before. */
    private void matrices() {
        if (!matrixTab.isSelected()) {
            return;
        }
        if (grids.size() > wanted.size()) {
            grids = List.of();
        }
        for (int i = 0; i < grids.size(); i++) {
            grids.get(i).show(wanted.get(i));
        }
        more(wanted);
    }

    /** A few at a time, with the window drawn in between: there may be two for each of many runs. */
    private void more(List<ChartModel> models) {
        if (models != wanted || grids.size() == models.size()) {
            return;
        }
        List<ChartView> longer = new ArrayList<>(grids);
        models.stream().skip(grids.size()).limit(AT_ONCE).map(this::matrix).forEach(longer::add);
        grids = List.copyOf(longer);
        matrices.show(grids);
        matrices.follow(matrixScroll);
        PauseTransition drawn = new PauseTransition(Duration.millis(1));
        drawn.setOnFinished(event -> more(models));
        drawn.play();
    }

    private ChartView matrix(ChartModel one) {
        ChartView view = views.chart(one);
        view.getStyleClass().add("card");
        return view;
    }

    private Node chip(Comparison.Compared entry, Optional<String> baseline) {
        RunCharts.Named run = entry.run();
        boolean starred = baseline.filter(run.id()::equals).isPresent();
        Label name = new Label(
                DisplayNames.keepingEnd(run.name(), LONGEST), swatch(run).orElseThrow());
        name.setTooltip(new Tooltip(run.name() + "\n" + String.join("\n", entry.runIds())));
        Button star = icon(
                starred ? "mdi2s-star" : "mdi2s-star-outline",
                starred ? "The baseline" : "Make " + run.name() + " the baseline",
                () -> model.star(run.id()));
        Button remove = icon("mdi2c-close", "Take " + run.name() + " out", () -> model.remove(entry.runIds()));
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
