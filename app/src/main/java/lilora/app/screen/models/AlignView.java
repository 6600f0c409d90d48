package lilora.app.screen.models;

import javafx.beans.binding.BooleanBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.control.HeaderRow;
import lilora.app.control.NarrowLayout;
import lilora.app.dialog.DialogService;
import lilora.app.form.Choices;
import lilora.app.form.FieldSpec;
import lilora.app.form.FormView;
import lilora.app.form.LabelConverter;
import lilora.app.format.Formats;
import lilora.app.planning.ComputeChoice;
import org.jspecify.annotations.Nullable;

/** LLaVA's first stage as a form, with its plan beside it. */
final class AlignView extends BorderPane {
    private static final double ROOM_FOR_PLAN = 64;
    private static final String HELP = "Help for a field appears here.";

    private final AlignViewModel model;
    private final AlignTasksCard tasks;
    private final Label title = new Label();
    private final Label help = new Label(HELP);
    private final ComboBox<ComputeChoice> device = new ComboBox<>();
    private final Label obstacle = new Label();
    /** Kept: it is followed by a weak listener only. */
    private @Nullable BooleanBinding tight;

    AlignView(AlignViewModel model, DialogService dialogs) {
        this.model = model;
        setId("align");
        title.getStyleClass().add("title");
        Label lead = muted(
                "LLaVA's first stage: the projector learns to put what the vision tower sees into the language model's terms, from images and their captions. Tower and language model stay as they are. It is a run like any other; what it learned is written as a new model from the run's page.");
        tasks = new AlignTasksCard(model, dialogs);
        VBox form = new VBox(16, tasks, settings());
        GridPane columns = new GridPane();
        columns.setHgap(16);
        columns.setVgap(16);
        AlignPlanView plan = new AlignPlanView(model);
        VBox page = new VBox(16, title, lead, columns);
        page.getStyleClass().add("detail-page");
        ScrollPane scroll = new ScrollPane(page);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        setCenter(scroll);
        VBox foot = new VBox(8, new ErrorNotice("align-problem", model.problemProperty()), actions());
        foot.getStyleClass().add("page-foot");
        setBottom(foot);
        tight = NarrowLayout.than(page, help, ROOM_FOR_PLAN);
        NarrowLayout.follow(tight, below -> arrange(below, columns, form, plan));
        model.modelProperty().subscribe(shown -> {
            shown.ifPresent(one -> title.setText("Align " + one.name()));
            scroll.setVvalue(0);
        });
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !model.workingProperty().get()) {
                model.close();
                event.consume();
            }
        });
    }

    /** Gives its first control the keyboard; else the page as a whole would have it. */
    void focusFirst() {
        tasks.focusFirst();
    }

    /** The plan stands beside the form, or below it where there is no room beside. */
    private static void arrange(boolean below, GridPane columns, VBox form, AlignPlanView plan) {
        columns.getChildren().clear();
        if (below) {
            columns.getColumnConstraints().setAll(share(100));
            columns.add(form, 0, 0);
            columns.add(plan, 0, 1);
        } else {
            columns.getColumnConstraints().setAll(share(62), share(38));
            columns.add(form, 0, 0);
            columns.add(plan, 1, 0);
            GridPane.setValignment(plan, javafx.geometry.VPos.TOP);
            GridPane.setFillHeight(plan, false);
        }
    }

    private static ColumnConstraints share(double percent) {
        ColumnConstraints column = new ColumnConstraints();
        column.setPercentWidth(percent);
        return column;
    }

    private VBox settings() {
        help.setId("align-help");
        help.setWrapText(true);
        help.setMinHeight(Region.USE_PREF_SIZE);
        help.getStyleClass().addAll("small-text", "muted", "field-help");
        device.setId("align-device");
        device.setConverter(new LabelConverter<>(AlignView::words));
        device.setOnAction(event -> {
            if (device.getValue() != null) {
                model.useDevice(device.getValue().device());
            }
        });
        model.computes().addListener((ListChangeListener<ComputeChoice>) change -> showDevices());
        VBox card = new VBox(12, new FormView("Training", model.form(), this::explain).with("Device", device), help);
        card.getStyleClass().add("card");
        return card;
    }

    private void showDevices() {
        Choices.offer(
                device,
                model.computes(),
                model.computes().stream()
                        .filter(choice ->
                                choice.device().equals(model.deviceProperty().get()))
                        .findFirst()
                        .orElse(null));
    }

    private static String words(ComputeChoice choice) {
        return choice.title()
                + (choice.detail().isEmpty() ? "" : ", " + choice.detail())
                + (choice.freeBytes().isPresent()
                        ? ", " + Formats.bytes(choice.freeBytes().getAsLong()) + " free"
                        : "");
    }

    private void explain(FieldSpec field) {
        help.setText("%s: %s%s"
                .formatted(
                        field.label(), field.help(), field.range().isEmpty() ? "" : " Range: " + field.range() + "."));
    }

    private HeaderRow actions() {
        Button start = new Button("Start alignment");
        start.setId("align-start");
        start.getStyleClass().add("accent");
        start.disableProperty()
                .bind(model.workingProperty()
                        .or(javafx.beans.binding.Bindings.createBooleanBinding(
                                () -> model.obstacleProperty().get().isPresent(), model.obstacleProperty())));
        start.setOnAction(event -> model.start());
        Button cancel = new Button("Cancel");
        cancel.setId("align-cancel");
        cancel.disableProperty().bind(model.workingProperty());
        cancel.setOnAction(event -> model.close());
        ProgressIndicator working = new ProgressIndicator();
        working.setPrefSize(20, 20);
        working.visibleProperty().bind(model.workingProperty());
        working.managedProperty().bind(working.visibleProperty());
        obstacle.setId("align-obstacle");
        obstacle.getStyleClass().add("muted");
        obstacle.setWrapText(true);
        obstacle.textProperty().bind(model.obstacleProperty().map(reason -> reason.orElse("")));
        return new HeaderRow().start(start, cancel, working, obstacle);
    }

    private static Label muted(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }
}
