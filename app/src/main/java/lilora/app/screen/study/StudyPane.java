package lilora.app.screen.study;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Spinner;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.chart.view.ChartViews;
import lilora.app.control.ErrorNotice;
import lilora.app.control.HeaderRow;
import lilora.app.control.WhileInScene;
import lilora.app.control.WithReason;
import lilora.app.dialog.DialogService;
import lilora.app.form.LabelConverter;
import lilora.engine.study.Kept;
import org.kordamp.ikonli.javafx.FontIcon;

/** One study: what can be done with it, how far it is, and its design, its runs and what they give. */
final class StudyPane extends VBox {
    private static final int MOST_SLOTS = 64;
    /** Places of tabs. */
    private static final int RUNS = 1;

    private static final int RESULTS = 2;
    /** Pixels beside the contents of tabs, which are cut where the tabs end: what the frame of a focused field takes. */
    private static final int FOCUS_ROOM = 3;

    private final OpenStudyViewModel model;
    private final StudyParts parts;
    /** Whether what there is was looked through since this page was made. */
    private boolean looked;

    StudyPane(OpenStudyViewModel model, StudyParts parts, DialogService dialogs, ChartViews charts) {
        super(8);
        this.model = model;
        this.parts = parts;
        setMinHeight(0);
        Label cost = told("study-cost");
        cost.textProperty().bind(model.costProperty());
        cost.managedProperty().bind(Bindings.isNotEmpty(cost.textProperty()));
        Label summary = told("study-summary");
        summary.textProperty().bind(model.summaryProperty());
        summary.getStyleClass().add("muted");
        TabPane tabs = tabs(dialogs, charts);
        VBox.setVgrow(tabs, Priority.ALWAYS);
        VBox.setMargin(tabs, new Insets(0, 0, 0, -FOCUS_ROOM));
        getChildren()
                .addAll(
                        new HeaderRow().start(actions()).end(setup()),
                        new ErrorNotice("study-problem", model.problemProperty()),
                        cost,
                        summary,
                        tabs);
    }

    private TabPane tabs(DialogService dialogs, ChartViews charts) {
        Map<Tab, Supplier<Region>> contents = new LinkedHashMap<>();
        contents.put(new Tab("Design"), () -> design(dialogs));
        contents.put(new Tab("Runs"), () -> new StudyRunsView(model));
        contents.put(new Tab("Results"), () -> scrolled(new StudyResultsView(model, parts, charts)));
        TabPane tabs = new TabPane(contents.keySet().toArray(Tab[]::new));
        tabs.setId("study-tabs");
        tabs.setTabClosingPolicy(TabPane.TabClosingPolicy.UNAVAILABLE);
        tabs.setMinHeight(0);
        WhileInScene.of(this, model.phaseProperty()).subscribe((before, now) -> {
            if (now == OpenStudyViewModel.Phase.WORKING && before == OpenStudyViewModel.Phase.CHECKED) {
                toRuns(tabs);
            } else if (now == OpenStudyViewModel.Phase.CHECKED && before == OpenStudyViewModel.Phase.CHECKING) {
                lookedThrough(tabs);
            }
        });
        tabs.getSelectionModel().select(first(model.rows()));
        Tab jobs = new Tab("Slurm jobs");
        contents.put(jobs, () -> new StudyJobView(model, parts, dialogs));
        showJobs(tabs, jobs);
        // Made when it is looked at first: of a large study one of them is work enough before it is there.
        tabs.getSelectionModel().selectedItemProperty().subscribe(tab -> {
            Supplier<Region> content = contents.get(tab);
            if (content != null && tab.getContent() == null) {
                tab.setContent(content.get());
            }
        });
        return tabs;
    }

    /** What had the keys is shut off or gone while the study is at work. */
    private static void toRuns(TabPane tabs) {
        tabs.getSelectionModel().select(RUNS);
        tabs.getTabs().get(RUNS).getContent().requestFocus();
    }

    /** One that turns out to be done, such as one that ships with its results, comes to them; once, and from the design alone. */
    private void lookedThrough(TabPane tabs) {
        if (!looked
                && first(model.rows()) == RESULTS
                && tabs.getSelectionModel().getSelectedIndex() == 0) {
            tabs.getSelectionModel().select(RESULTS);
        }
        looked = true;
    }

    /** What there is to see of a study: its design until it has runs, and what they give when all are done. */
    private static int first(List<StudyRow> rows) {
        if (rows.stream().allMatch(row -> row.state() == StudyRow.State.TO_DO)) {
            return 0;
        }
        return rows.stream().allMatch(row -> row.state().isDone()) ? RESULTS : RUNS;
    }

    /** The tab is there while jobs are wanted, and comes to the front when they are asked for. */
    private void showJobs(TabPane tabs, Tab jobs) {
        if (model.placeProperty().get().jobs().isPresent()) {
            tabs.getTabs().add(jobs);
        }
        WhileInScene.of(this, model.placeProperty()).subscribe((before, now) -> {
            boolean wanted = now.jobs().isPresent();
            if (wanted && !tabs.getTabs().contains(jobs)) {
                tabs.getTabs().add(jobs);
                tabs.getSelectionModel().select(jobs);
            } else if (!wanted) {
                tabs.getTabs().remove(jobs);
            }
        });
    }

    private static Label told(String id) {
        Label label = new Label();
        label.setId(id);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private Region design(DialogService dialogs) {
        return model.design()
                .<Region>map(design -> new StudyDesignView(model, design, parts.experiments(), dialogs))
                .orElseGet(() -> {
                    Label none = new Label("This study's file cannot be read, so there is nothing to edit here.");
                    none.getStyleClass().add("muted");
                    return new VBox(none);
                });
    }

    static ScrollPane scrolled(Region content) {
        ScrollPane pane = new ScrollPane(content);
        pane.setFitToWidth(true);
        pane.getStyleClass().add("plain-scroll");
        return pane;
    }

    private Node[] actions() {
        Button check = button("study-check", "Check", "mdi2c-clipboard-check-outline", model::check);
        check.setTooltip(new Tooltip("Looks at data, models and runs, and tells what the study will take"));
        Button start = button("study-start", "Start", "mdi2p-play", model::start);
        start.getStyleClass().add("accent");
        Node frame = new WithReason(
                start, WhileInScene.of(this, new StudyReasons(model).start()), "Makes the runs that are missing");
        Button hold = button("study-hold", "Hold", "mdi2p-pause", () -> model.hold(true));
        hold.setTooltip(new Tooltip("Starts nothing more; runs at work go on to their end"));
        Button resume = button("study-go-on", "Resume", "mdi2p-play", () -> model.hold(false));
        WhileInScene.of(this, model.phaseProperty()).subscribe(phase -> {
            boolean working = phase == OpenStudyViewModel.Phase.WORKING || phase == OpenStudyViewModel.Phase.HOLDING;
            check.setText(phase == OpenStudyViewModel.Phase.CHECKING ? "Checking…" : "Check");
            check.setDisable(phase == OpenStudyViewModel.Phase.CHECKING);
            shown(check, !working);
            shown(frame, !working);
            shown(hold, phase == OpenStudyViewModel.Phase.WORKING);
            shown(resume, phase == OpenStudyViewModel.Phase.HOLDING);
        });
        return new Node[] {check, frame, hold, resume};
    }

    static void shown(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    static Button button(String id, String text, String icon, Runnable action) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.setMinWidth(USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private Node[] setup() {
        Spinner<Integer> slots =
                spinner("study-slots", "Slots", model.setupProperty().get().slots());
        slots.setTooltip(new Tooltip("How many runs are at work at once, each in a process of its own"));
        slots.valueProperty().subscribe((before, now) -> model.setupProperty()
                .set(model.setupProperty().get().withSlots(now)));
        Spinner<Integer> threads = spinner(
                "study-threads", "Threads of a run", model.setupProperty().get().threads());
        threads.setTooltip(
                new Tooltip(
                        "CPU threads of each run. The last bits of a run depend on them: runs with another number are other runs"));
        threads.valueProperty().subscribe((before, now) -> model.setupProperty()
                .set(model.setupProperty().get().withThreads(now)));
        ComboBox<Kept> kept = new ComboBox<>();
        kept.setId("study-kept");
        kept.getItems().setAll(Kept.values());
        kept.setConverter(new LabelConverter<>(StudyPane::words));
        kept.setValue(model.setupProperty().get().kept());
        kept.setAccessibleText("What is kept of a run that is done");
        kept.setTooltip(
                new Tooltip(
                        "What is kept of a run that is done: everything; its answers, but no checkpoints; or its numbers alone"));
        kept.setOnAction(
                event -> model.setupProperty().set(model.setupProperty().get().withKept(kept.getValue())));
        Node[] setup = {new StudyPlaceBox(model, parts), named("Slots", slots), named("Threads", threads), kept};
        WhileInScene.of(this, model.phaseProperty()).subscribe(phase -> {
            boolean busy = phase == OpenStudyViewModel.Phase.WORKING
                    || phase == OpenStudyViewModel.Phase.HOLDING
                    || phase == OpenStudyViewModel.Phase.CHECKING;
            Stream.of(setup).forEach(part -> part.setDisable(busy));
        });
        return setup;
    }

    private static HBox named(String name, Node field) {
        HBox both = new HBox(8, name(name), field);
        both.getStyleClass().add("compare-line");
        return both;
    }

    private static String words(Kept kept) {
        return switch (kept) {
            case ALL -> "Keep everything";
            case PREDICTIONS -> "Keep answers";
            case TABLE -> "Keep numbers";
        };
    }

    static Label name(String text) {
        Label label = new Label(text);
        label.setMinWidth(USE_PREF_SIZE);
        return label;
    }

    private static Spinner<Integer> spinner(String id, String name, int value) {
        Spinner<Integer> spinner = new Spinner<>(1, MOST_SLOTS, value);
        spinner.setId(id);
        spinner.setEditable(true);
        spinner.setPrefWidth(72);
        spinner.setMinWidth(64);
        spinner.getEditor().setAccessibleText(name);
        return spinner;
    }
}
