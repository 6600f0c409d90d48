package lilora.app.screen.experiment;

import java.util.Locale;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import org.kordamp.ikonli.javafx.FontIcon;

/** The table of checks and the decision. */
final class PreflightView extends VBox {
    private final LaunchViewModel launch;
    private final Consumer<PreflightCheck.Fix> fixes;
    private final GridPane table = new GridPane();
    private final Label summary = new Label();
    private final Button go = new Button();
    private final Button back = new Button("Back to the form");
    private final CheckBox allow = new CheckBox("Allow them");
    private final ProgressIndicator working = new ProgressIndicator();
    private final Label problem = new Label();

    /**
     * A table.
     *
     * @param fixes does what a fix button promises
     * @param onLaunch launches
     */
    PreflightView(LaunchViewModel launch, Consumer<PreflightCheck.Fix> fixes, Runnable onLaunch) {
        this.launch = launch;
        this.fixes = fixes;
        setId("preflight");
        getStyleClass().add("detail-page");
        setSpacing(16);
        Label title = new Label("Before launch");
        title.getStyleClass().add("title");
        summary.setId("preflight-summary");
        summary.getStyleClass().add("muted");
        summary.setWrapText(true);
        // The list below has a scroll bar; a sentence has none.
        summary.setMinHeight(Region.USE_PREF_SIZE);
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().addAll("notice", "notice-error");
        problem.textProperty().bind(launch.problemProperty());
        problem.visibleProperty().bind(launch.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        go.setId("launch-now");
        go.setOnAction(event -> onLaunch.run());
        back.setId("launch-back");
        back.setOnAction(event -> launch.back());
        allow.setId("allow-train-images");
        allow.setAccessibleText("Allow test images that are also used for training");
        allow.setMinWidth(Region.USE_PREF_SIZE);
        allow.selectedProperty().bindBidirectional(launch.allowsTrainImagesProperty());
        working.setPrefSize(20, 20);
        HeaderRow actions = new HeaderRow().start(go, back, working);
        getChildren().addAll(title, summary, problem, list(), actions);
        launch.checks().addListener((ListChangeListener<PreflightCheck>) change -> show());
        launch.stateProperty().addListener((observed, before, now) -> show());
        launch.allowsTrainImagesProperty().addListener((observed, before, now) -> judge());
        show();
    }

    private ScrollPane list() {
        table.getStyleClass().add("check-table");
        table.setHgap(16);
        table.setVgap(0);
        columns();
        VBox card = new VBox(table);
        card.getStyleClass().add("card");
        VBox scrolled = new VBox(16, card, new BatchesView(launch.batchesProperty()));
        scrolled.getStyleClass().add("preflight-scrolled");
        ScrollPane scroll = new ScrollPane(scrolled);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        VBox.setVgrow(scroll, Priority.SOMETIMES);
        return scroll;
    }

    private void columns() {
        ColumnConstraints verdict = new ColumnConstraints(24);
        ColumnConstraints title = new ColumnConstraints(120, 170, 220);
        ColumnConstraints found = new ColumnConstraints(120, 276, 340);
        ColumnConstraints needed = new ColumnConstraints(80, 140, 200);
        // Without a width of its own a long sentence would ask for one line, and squeeze all others to make room.
        ColumnConstraints sentence = new ColumnConstraints(160, 260, Double.MAX_VALUE);
        sentence.setHgrow(Priority.ALWAYS);
        ColumnConstraints fix = new ColumnConstraints();
        fix.setHalignment(HPos.RIGHT);
        table.getColumnConstraints().setAll(verdict, title, found, needed, sentence, fix);
    }

    private void show() {
        table.getChildren().clear();
        int row = 0;
        String[] heads = {"", "Check", "Found", "Needed", "What to do", ""};
        for (int i = 0; i < heads.length; i++) {
            Label head = new Label(heads[i]);
            head.getStyleClass().addAll("field-name", "check-cell");
            table.add(head, i, row);
        }
        for (PreflightCheck check : launch.checks()) {
            row++;
            add(check, row);
        }
        LaunchViewModel.State state = launch.stateProperty().get();
        boolean busy = state == LaunchViewModel.State.CHECKING || state == LaunchViewModel.State.LAUNCHING;
        working.setVisible(busy);
        back.setDisable(busy);
        judge();
        if (state == LaunchViewModel.State.CHECKED) {
            // The form that had the focus is hidden.
            (launch.canLaunch() ? go : back).requestFocus();
        }
    }

    /** What may be done, and why not. */
    private void judge() {
        long errors = launch.count(PreflightCheck.Verdict.ERROR);
        long consents = launch.count(PreflightCheck.Verdict.CONSENT);
        long warnings = launch.count(PreflightCheck.Verdict.WARNING) + consents;
        go.setText(warnings > 0 ? "Launch anyway" : "Launch");
        go.setDisable(!launch.canLaunch());
        go.getStyleClass().removeAll("accent", "danger");
        go.getStyleClass().add(warnings > 0 ? "danger" : "accent");
        boolean asked = consents > 0 && !launch.allowsTrainImagesProperty().get();
        LaunchViewModel.State state = launch.stateProperty().get();
        summary.setText(
                state == LaunchViewModel.State.LAUNCHING ? launching() : summary(state, errors, warnings, asked));
    }

    private String launching() {
        return launch.hostProperty()
                .get()
                .map(host ->
                        "Sending what the run needs to %s, as far as it is not there yet. The status bar shows how far it is and cancels it; what was sent until then counts the next time."
                                .formatted(host))
                .orElse("Creating the run directories.");
    }

    private static String summary(LaunchViewModel.State state, long errors, long warnings, boolean asked) {
        if (state == LaunchViewModel.State.CHECKING) {
            return "Looking at the device, the model, every row and image, memory and disk.";
        }
        if (errors > 0) {
            return errors == 1
                    ? "One error keeps the run from starting."
                    : "%d errors keep the run from starting.".formatted(errors);
        }
        if (asked) {
            return "Test images that are also used for training must be allowed before the run can start.";
        }
        return warnings > 0
                ? "Nothing blocks the launch. If you launch anyway, the warnings are recorded with the run."
                : "Everything the run needs is available.";
    }

    private void add(PreflightCheck check, int row) {
        boolean consent = check.verdict() == PreflightCheck.Verdict.CONSENT;
        String name = consent ? "warning" : check.verdict().name().toLowerCase(Locale.ROOT);
        FontIcon icon = new FontIcon(
                switch (check.verdict()) {
                    case OK -> "mdi2c-check-circle-outline";
                    case WARNING, CONSENT -> "mdi2a-alert-outline";
                    case ERROR -> "mdi2c-close-circle-outline";
                });
        icon.getStyleClass().add("verdict-" + name);
        Label verdict = new Label("", icon);
        verdict.setAccessibleText(name);
        verdict.getStyleClass().add("check-cell");
        table.add(verdict, 0, row);
        table.add(cell(check.title(), true), 1, row);
        table.add(cell(check.found(), false), 2, row);
        table.add(cell(check.needed().isEmpty() ? "–" : check.needed(), false), 3, row);
        table.add(cell(check.sentence(), false), 4, row);
        check.fix().ifPresent(fix -> table.add(button(fix), 5, row));
        if (consent) {
            table.add(allow, 5, row);
        }
    }

    private Node button(PreflightCheck.Fix fix) {
        Button button = new Button(fix.label());
        button.getStyleClass().add("small");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> fixes.accept(fix));
        return button;
    }

    private static Label cell(String text, boolean strong) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add("check-cell");
        if (!strong) {
            label.getStyleClass().add("check-text");
        }
        return label;
    }
}
