package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.chart.view.ChartViews;
import lilora.app.control.HeaderRow;
import lilora.app.control.SearchableChoice;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.form.LabelConverter;
import org.kordamp.ikonli.javafx.FontIcon;

/** Which study is shown, above it; or what a study is, where there is none. */
final class StudiesView extends VBox {
    private final StudiesViewModel model;
    private final DialogService dialogs;
    private final ChartViews charts;
    private final SearchableChoice<String> choice = new SearchableChoice<>();
    private final Label saved = new Label();
    private final StackPane body = new StackPane();
    private final VBox empty = new VBox(8);
    private final Button delete = new Button("Delete…");
    private boolean showing;

    StudiesView(StudiesViewModel model, DialogService dialogs, ChartViews charts) {
        super(10);
        this.model = model;
        this.dialogs = dialogs;
        this.charts = charts;
        setId("studies");
        getStyleClass().addAll("page", "study-page");
        getStylesheets()
                .addAll(
                        "/lilora/app/design.css",
                        Objects.requireNonNull(StudiesView.class.getResource("/lilora/app/screen/compare.css"))
                                .toExternalForm(),
                        Objects.requireNonNull(StudiesView.class.getResource("/lilora/app/screen/study.css"))
                                .toExternalForm());
        VBox.setVgrow(body, Priority.ALWAYS);
        body.setMinHeight(0);
        getChildren().addAll(head(), body);
        emptyState();
        model.openProperty().subscribe(this::show);
    }

    private HeaderRow head() {
        choice.setId("study-choice");
        choice.setPromptText("Choose a study");
        choice.setAccessibleText("Study that is shown");
        choice.setPrefWidth(300);
        choice.setConverter(new LabelConverter<>(name -> name));
        choice.setItems(model.names());
        choice.onChosen(name -> {
            if (!showing) {
                model.open(name);
            }
        });
        Button create = new Button("New study…", new FontIcon("mdi2p-plus"));
        create.setId("study-new");
        create.setOnAction(event -> create());
        delete.setId("study-delete");
        delete.setOnAction(event -> delete());
        saved.getStyleClass().addAll("small-text", "muted");
        return new HeaderRow().start(choice, create, delete, saved);
    }

    private void emptyState() {
        Label title = new Label("No study yet");
        title.setId("study-empty");
        title.getStyleClass().add("heading");
        Label what = new Label(
                "A study runs variants of one experiment, each with the same seeds and task orders, so that methods and options are"
                        + " compared fairly: means with 95 % intervals, and differences paired by seed and order.");
        what.getStyleClass().add("muted");
        what.setWrapText(true);
        what.setMaxWidth(560);
        what.setMinHeight(Region.USE_PREF_SIZE);
        Button create = new Button("New study…");
        create.getStyleClass().add("accent");
        create.setOnAction(event -> create());
        empty.getChildren().addAll(title, what, create);
        empty.getStyleClass().add("empty-state");
    }

    private void show(Optional<OpenStudyViewModel> open) {
        delete.setDisable(open.isEmpty());
        showing = true;
        choice.setValue(open.map(OpenStudyViewModel::name).orElse(null));
        showing = false;
        saved.textProperty().unbind();
        saved.setText("");
        open.ifPresent(study -> saved.textProperty().bind(study.savedProperty()));
        body.getChildren()
                .setAll(open.<Region>map(study -> new StudyPane(study, model.parts(), dialogs, charts))
                        .orElse(empty));
    }

    /** Asks for a name; the study begins with the first experiment there is, and another is chosen in its design. */
    void create() {
        dialogs.askText("New study", "Name of the study", "study")
                .ifPresent(title -> model.parts().experiments().choices().stream()
                        .findFirst()
                        .ifPresentOrElse(first -> model.create(title, first), () -> file(dialogs)
                                .ifPresent(path -> model.create(title, path))));
    }

    /** Asks for an experiment's file. */
    static Optional<Path> file(DialogService dialogs) {
        return dialogs.openFile("Open an experiment", FileKind.of("Experiment", "*.json"));
    }

    private void delete() {
        model.openProperty().get().ifPresent(study -> {
            if (dialogs.confirmDanger(
                    "Delete the study %s?".formatted(study.name()),
                    "Its design and the numbers that were kept of its runs are removed. The runs themselves stay in the list of runs.",
                    "Delete the study")) {
                model.delete();
            }
        });
    }
}
