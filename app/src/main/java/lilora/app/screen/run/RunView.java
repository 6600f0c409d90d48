package lilora.app.screen.run;

import java.util.List;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.TableNode;
import lilora.app.shell.ScreenIds;

/** Shows a run: header, headline numbers, stages, charts, log, settings. */
final class RunView extends StackPane {
    /** With less height than this for header and charts, in pixels of usual text, nothing else stands above them. */
    private static final double LOW = 510;

    private final RunHeader header;
    private final HeadlineBar headlines = new HeadlineBar();
    private final StageStripView stages = new StageStripView();
    private final ForgettingBar falls = new ForgettingBar();
    private final RunChartsPane charts;
    private final SampleAnswersView samples;
    private final Tab samplesTab;
    private final TabPane tabs = new TabPane();
    private final LogView log = new LogView();
    private final TableNode memory;
    private final TableNode configuration;
    private final TableNode environment;
    private final Label note = new Label();
    private final Label accepted = new Label();
    private final VBox run;
    private final VBox empty;
    private final Label emptyTitle = new Label();
    private final Label hint = new Label();
    private final HBox others = new HBox(8);
    private String shown = "";

    RunView(RunViewModel model, ChartViews views) {
        getStylesheets()
                .add(Objects.requireNonNull(RunView.class.getResource("/lilora/app/screen/run.css"))
                        .toExternalForm());
        header = new RunHeader(model);
        charts = new RunChartsPane(model, views);
        samples = new SampleAnswersView(model);
        samplesTab = new Tab("Sample answers", samples);
        memory = views.table();
        memory.showAllRows();
        memory.setId("run-memory");
        configuration = views.table();
        environment = views.table();
        run = build();
        emptyTitle.getStyleClass().add("heading");
        hint.setText("Open one from the table of runs, or launch an experiment.");
        hint.getStyleClass().add("muted");
        others.setAlignment(Pos.CENTER);
        others.getChildren()
                .setAll(
                        elsewhere("run-empty-runs", "Show all runs", model, ScreenIds.RUNS),
                        elsewhere("run-empty-experiment", "Design an experiment", model, ScreenIds.EXPERIMENT));
        empty = new VBox(emptyTitle, hint, others);
        empty.getStyleClass().add("empty-state");
        getStyleClass().add("run-view");
        getChildren().addAll(run, empty);
        model.showingProperty().subscribe(this::show);
        model.viewStateProperty().subscribe(viewState -> viewState.ifPresent(this::show));
    }

    private static Button elsewhere(String id, String text, RunViewModel model, String screen) {
        Button button = new Button(text);
        button.setId(id);
        button.setOnAction(event -> model.actions().leaveFor(screen));
        return button;
    }

    private VBox build() {
        VBox scrolled = new VBox(charts);
        scrolled.getStyleClass().add("run-scrolled");
        ScrollPane scroll = new ScrollPane(scrolled);
        charts.setMinHeight(Region.USE_PREF_SIZE);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("run-scroll");
        charts.follow(scroll);
        tabs.getTabs().setAll(new Tab("Charts", scroll), new Tab("Log", log), new Tab("Configuration", settings()));
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        for (Region other : List.of(headlines, stages)) {
            other.visibleProperty().bind(charts.enlargedProperty().not());
            other.managedProperty().bind(other.visibleProperty());
        }
        VBox all = new VBox(header, headlines, stages, falls, tabs);
        all.getStyleClass().addAll("page", "run-page");
        keepRoomForCharts(all, scrolled);
        return all;
    }

    private ScrollPane settings() {
        note.setWrapText(true);
        note.setId("run-user-note");
        accepted.setWrapText(true);
        accepted.setId("run-accepted");
        Label memoryHeading = heading("Memory");
        memoryHeading.managedProperty().bind(memoryHeading.visibleProperty());
        memoryHeading.visibleProperty().bind(memory.visibleProperty());
        memory.managedProperty().bind(memory.visibleProperty());
        VBox settings = new VBox(
                heading("Note"),
                note,
                heading("Warnings accepted at launch"),
                accepted,
                memoryHeading,
                memory,
                heading("Configuration"),
                configuration,
                heading("Environment"),
                environment);
        settings.getStyleClass().add("run-settings");
        List.of(configuration, environment).forEach(TableNode::fillWidth);
        configuration.setPrefHeight(420);
        environment.setPrefHeight(320);
        ScrollPane scroll = new ScrollPane(settings);
        scroll.setFitToWidth(true);
        return scroll;
    }

    /** In a low window charts need the room: metrics and stages scroll away with them. */
    private void keepRoomForCharts(VBox all, VBox scrolled) {
        layoutBoundsProperty().subscribe(bounds -> {
            double left =
                    bounds.getHeight() - headlines.prefHeight(bounds.getWidth()) - stages.prefHeight(bounds.getWidth());
            boolean low = left < LOW * header.scale();
            if (low && !scrolled.getChildren().contains(headlines)) {
                all.getChildren().removeAll(headlines, stages);
                scrolled.getChildren().addAll(0, List.of(headlines, stages));
            } else if (!low && !all.getChildren().contains(headlines)) {
                scrolled.getChildren().removeAll(headlines, stages);
                all.getChildren().addAll(1, List.of(headlines, stages));
            }
        });
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private void show(RunViewModel.Showing showing) {
        boolean there = showing == RunViewModel.Showing.RUN;
        run.setVisible(there);
        empty.setVisible(!there);
        hint.setVisible(showing != RunViewModel.Showing.LOADING);
        others.setVisible(showing != RunViewModel.Showing.LOADING);
        emptyTitle.setText(
                switch (showing) {
                    case NOTHING, RUN -> "No run is open";
                    case LOADING -> "Opening the run";
                    case MISSING -> "This run is no longer in the workspace";
                });
    }

    private void show(RunViewState viewState) {
        if (!viewState.runId().equals(shown)) {
            shown = viewState.runId();
            charts.reset();
        }
        header.show(viewState);
        headlines.show(viewState.headlines());
        stages.show(viewState.stages());
        falls.show(viewState.falls());
        charts.show(viewState.charts());
        log.show(viewState.log());
        show(viewState.samples());
        note.setText(viewState.note().isBlank() ? "No note yet" : viewState.note());
        accepted.setText(viewState.accepted().isEmpty() ? "None" : "• " + String.join("\n• ", viewState.accepted()));
        memory.setVisible(!viewState.memory().rows().isEmpty());
        if (!viewState.memory().equals(memory.table())) {
            memory.show(viewState.memory());
        }
        if (!viewState.configuration().equals(configuration.table())) {
            configuration.show(viewState.configuration());
            environment.show(viewState.environment());
        }
    }

    /** A run that answers no samples has no page for them. */
    private void show(SampleAnswers answers) {
        boolean wanted = answers.asked() || !answers.items().isEmpty();
        if (!wanted) {
            tabs.getTabs().remove(samplesTab);
        } else if (!tabs.getTabs().contains(samplesTab)) {
            tabs.getTabs().add(1, samplesTab);
        }
        if (wanted) {
            samples.show(answers);
        }
    }
}
