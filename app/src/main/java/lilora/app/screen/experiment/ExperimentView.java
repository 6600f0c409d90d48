package lilora.app.screen.experiment;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
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
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.view.ChartView;
import lilora.app.control.NarrowLayout;
import lilora.app.control.ScrollToFocus;
import lilora.app.form.FieldSpec;
import lilora.app.form.FormView;
import lilora.app.planning.PlannerViewModel;
import lilora.engine.method.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** The form, the planner beside it, and in their place the pre-flight table once it is asked for. */
final class ExperimentView extends StackPane {
    private static final double ROOM_FOR_PLANNER = 72;

    private final ExperimentViewModel experiment;
    private final LaunchViewModel launch;
    private final PlannerView planner;
    private final StackPane options = new StackPane();
    private final Map<String, FormView> optionForms = new HashMap<>();
    private final CheckBox onlyChanged = new CheckBox("Only changed");
    private final Label help = new Label();
    private final FormView training;
    private final FormView running;
    private final Label gap = new Label();
    /** Kept: it is followed by a weak listener only. */
    private @Nullable BooleanBinding tight;

    private @Nullable ScrollPane formScroll;

    private final Node page;
    private final Node preflight;

    /** What the view is put together from. */
    record Parts(
            ExperimentViewModel experiment,
            StartAdapterViewModel startAdapter,
            PlannerViewModel planner,
            LaunchViewModel launch,
            Function<ChartModel, ChartView> charts,
            Node bar,
            Node setup,
            Consumer<PreflightCheck.Fix> fixes,
            Runnable onLaunch) {}

    ExperimentView(Parts parts) {
        this.experiment = parts.experiment();
        this.launch = parts.launch();
        this.planner = new PlannerView(parts.planner(), parts.startAdapter(), parts.charts());
        getStylesheets().add("/lilora/app/design.css");
        training = new FormView("Training", experiment.training(), this::explain);
        running = new FormView("Runs", experiment.running(), this::explain);
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
        VBox form = new VBox(16, setup, card(options), card(training), card(running));
        help.setWrapText(true);
        help.setId("field-help");
        help.getStyleClass().addAll("small-text", "muted", "field-help");
        help.setText("Help for a field appears here.");
        help.setMaxWidth(Double.MAX_VALUE);
        help.setAlignment(Pos.TOP_LEFT);
        formScroll = scroll(form);
        BorderPane left = new BorderPane(formScroll);
        left.setBottom(help);
        left.getStyleClass().add("form-column");
        GridPane columns = new GridPane();
        columns.setHgap(16);
        RowConstraints full = new RowConstraints();
        full.setVgrow(Priority.ALWAYS);
        columns.getRowConstraints().setAll(full);
        ScrollPane right = scroll(planner);
        columns.add(left, 0, 0);
        VBox all = new VBox(12, new HBox(bar), columns, foot());
        HBox.setHgrow(bar, Priority.ALWAYS);
        VBox.setVgrow(columns, Priority.ALWAYS);
        all.getStyleClass().add("experiment-page");
        tight = NarrowLayout.than(all, onlyChanged, ROOM_FOR_PLANNER);
        NarrowLayout.follow(tight, below -> arrange(below, columns, form, right));
        return all;
    }

    /** The planner stands beside the form, or below it where there is no room beside. */
    private void arrange(boolean below, GridPane columns, VBox form, ScrollPane right) {
        columns.getChildren().remove(right);
        form.getChildren().remove(planner);
        if (below) {
            right.setContent(null);
            form.getChildren().add(planner);
            columns.getColumnConstraints().setAll(share(100));
        } else {
            right.setContent(planner);
            columns.getColumnConstraints().setAll(share(54), share(46));
            columns.add(right, 1, 0);
        }
    }

    private static ColumnConstraints share(double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        return column;
    }

    /** Checks everything, or leads to the first field that keeps it from being checked. */
    void check() {
        if (launch.obstacleProperty().get().isEmpty()) {
            launch.check();
            return;
        }
        Stream.of(optionForms.get(experiment.methodProperty().get()), training, running)
                .filter(Objects::nonNull)
                .map(FormView::focusFirstError)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(row -> {
                    ScrollPane scroll = formScroll;
                    if (scroll != null) {
                        ScrollToFocus.in(scroll, row);
                    }
                });
    }

    private Node foot() {
        Button check = new Button("Check and launch");
        check.setId("preflight-start");
        check.getStyleClass().add("accent");
        check.disableProperty().bind(launch.obstacleProperty().map(reason -> reason.isPresent()));
        check.setOnAction(event -> check());
        StackPane around = new StackPane(check);
        Tooltip tooltip = new Tooltip();
        tooltip.textProperty()
                .bind(launch.obstacleProperty()
                        .map(reason -> reason.orElse("Checks everything the run needs (Ctrl+Enter)")));
        Tooltip.install(around, tooltip);
        gap.setId("experiment-gap");
        gap.setWrapText(true);
        gap.setMinWidth(0);
        gap.setMinHeight(Region.USE_PREF_SIZE);
        gap.textProperty().bind(launch.obstacleProperty().map(reason -> reason.orElse("")));
        gap.getStyleClass().add("muted");
        HBox.setHgrow(gap, Priority.ALWAYS);
        gap.setMaxWidth(Double.MAX_VALUE);
        Button lead = new Button("Show the field");
        lead.setId("experiment-lead");
        lead.setMinWidth(Region.USE_PREF_SIZE);
        lead.setOnAction(event -> check());
        BooleanBinding atField =
                Bindings.createBooleanBinding(() -> experiment.fieldError().isPresent(), launch.obstacleProperty());
        lead.visibleProperty().bind(atField);
        lead.managedProperty().bind(atField);
        onlyChanged.setMinWidth(Region.USE_PREF_SIZE);
        check.setMinWidth(Region.USE_PREF_SIZE);
        HBox foot = new HBox(16, onlyChanged, gap, lead, around);
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
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.AS_NEEDED);
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
