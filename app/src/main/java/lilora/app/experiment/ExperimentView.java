package lilora.app.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.form.FieldSpec;
import lilora.app.form.FormView;
import lilora.engine.method.MethodDescriptor;

/** The form, the planner beside it, and in their place the pre-flight table once it is asked for. */
final class ExperimentView extends StackPane {
    private final ExperimentViewModel experiment;
    private final LaunchViewModel launch;
    private final PlannerView planner;
    private final StackPane options = new StackPane();
    private final Map<String, FormView> optionForms = new HashMap<>();
    private final CheckBox onlyChanged = new CheckBox("Only changed");
    private final Label help = new Label();
    private final Label gap = new Label();
    private final Node page;
    private final Node preflight;

    /** What the view is put together from. */
    record Parts(
            ExperimentViewModel experiment,
            PlannerViewModel planner,
            LaunchViewModel launch,
            Node bar,
            Node setup,
            Consumer<Check.Fix> fixes,
            Runnable onLaunch) {}

    ExperimentView(Parts parts) {
        this.experiment = parts.experiment();
        this.launch = parts.launch();
        this.planner = new PlannerView(parts.planner());
        getStylesheets().add("/lilora/app/design.css");
        page = page(parts.bar(), parts.setup());
        preflight = new PreflightView(launch, parts.fixes(), parts.onLaunch());
        getChildren().addAll(page, preflight);
        onlyChanged.setId("only-changed");
        onlyChanged.setOnAction(event -> filter());
        experiment.inputProperty().subscribe(input -> show());
        launch.stateProperty().subscribe(state -> {
            boolean editing = state == LaunchViewModel.State.EDITING;
            page.setVisible(editing);
            preflight.setVisible(!editing);
        });
    }

    private Node page(Node bar, Node setup) {
        FormView training = new FormView("Training", experiment.training(), this::explain);
        FormView running = new FormView("Runs", experiment.running(), this::explain);
        VBox form = new VBox(16, setup, card(options), card(training), card(running));
        help.setWrapText(true);
        help.setId("field-help");
        help.getStyleClass().addAll("small-text", "muted");
        help.setText("Help for a field appears here.");
        help.setMinHeight(34);
        help.setPrefHeight(34);
        help.setMaxWidth(Double.MAX_VALUE);
        help.setAlignment(Pos.TOP_LEFT);
        BorderPane left = new BorderPane(scroll(form));
        left.setBottom(help);
        left.getStyleClass().add("form-column");
        GridPane columns = new GridPane();
        columns.setHgap(16);
        ColumnConstraints wide = new ColumnConstraints();
        wide.setPercentWidth(52);
        ColumnConstraints narrow = new ColumnConstraints();
        narrow.setPercentWidth(48);
        columns.getColumnConstraints().setAll(wide, narrow);
        RowConstraints full = new RowConstraints();
        full.setVgrow(Priority.ALWAYS);
        columns.getRowConstraints().setAll(full);
        columns.addRow(0, left, scroll(planner));
        VBox all = new VBox(12, new HBox(bar), columns, foot());
        HBox.setHgrow(bar, Priority.ALWAYS);
        VBox.setVgrow(columns, Priority.ALWAYS);
        all.getStyleClass().add("experiment-page");
        return all;
    }

    private Node foot() {
        Button check = new Button("Check and launch");
        check.setId("preflight-start");
        check.getStyleClass().add("accent");
        check.disableProperty().bind(launch.obstacleProperty().map(reason -> reason.isPresent()));
        check.setOnAction(event -> launch.check());
        StackPane around = new StackPane(check);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(launch.obstacleProperty()
                        .map(reason -> reason.orElse("Checks everything the run needs (Ctrl+Enter)")));
        Tooltip.install(around, tooltip);
        gap.setId("experiment-gap");
        gap.setWrapText(true);
        gap.setMinWidth(0);
        gap.textProperty().bind(launch.obstacleProperty().map(reason -> reason.orElse("")));
        gap.getStyleClass().add("muted");
        HBox.setHgrow(gap, Priority.ALWAYS);
        gap.setMaxWidth(Double.MAX_VALUE);
        HBox foot = new HBox(16, onlyChanged, gap, around);
        foot.setAlignment(Pos.CENTER_LEFT);
        return foot;
    }

    private void show() {
        String id = experiment.methodProperty().get();
        FormView shown = optionForms.computeIfAbsent(
                id, method -> new FormView("Method options", experiment.options(), this::explain));
        if (!options.getChildren().contains(shown)) {
            options.getChildren().setAll(shown);
            filter();
        }
        experiment.methods().stream()
                .filter(method -> method.id().equals(id))
                .map(MethodDescriptor::title)
                .findFirst()
                .ifPresent(planner::nameMethod);
    }

    private void filter() {
        experiment.options().onlyChangedProperty().set(onlyChanged.isSelected());
        experiment.training().onlyChangedProperty().set(onlyChanged.isSelected());
        experiment.running().onlyChangedProperty().set(onlyChanged.isSelected());
    }

    private void explain(FieldSpec field) {
        help.setText("%s: %s%s"
                .formatted(
                        field.label(), field.help(), field.range().isEmpty() ? "" : " Range: " + field.range() + "."));
    }

    private static ScrollPane scroll(Node content) {
        ScrollPane scroll = new ScrollPane(content);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().addAll("plain-scroll", "column-scroll");
        return scroll;
    }

    private static Node card(Node content) {
        VBox card = new VBox(content);
        card.getStyleClass().add("card");
        card.setMinWidth(Region.USE_COMPUTED_SIZE);
        return card;
    }
}
