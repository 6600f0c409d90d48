package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import lilora.app.chart.view.ChartViews;
import lilora.app.control.HeaderRow;
import lilora.app.control.SearchableChoice;
import lilora.app.control.WithReason;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.form.LabelConverter;
import org.kordamp.ikonli.javafx.FontIcon;

/** Which study is shown, above it; or what a study is, where there is none. */
final class StudiesView extends VBox {
    private static final FileKind STUDY = FileKind.of("Study", "*.json");

    private final StudiesViewModel model;
    private final DialogService dialogs;
    private final ChartViews charts;
    private final SearchableChoice<String> choice = new SearchableChoice<>();
    private final Label saved = new Label();
    private final StackPane body = new StackPane();
    private final VBox empty = new VBox(8);
    private final Button export = new Button("Save a copy…");
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
        export.setId("study-export");
        export.setOnAction(event -> export());
        delete.setId("study-delete");
        delete.setOnAction(event -> delete());
        saved.getStyleClass().addAll("small-text", "muted");
        ObservableValue<Optional<String>> none = model.openProperty()
                .map(open -> open.isPresent() ? Optional.<String>empty() : Optional.of("No study is open."));
        return new HeaderRow()
                .start(
                        choice,
                        create,
                        openMenu("study-open"),
                        new WithReason(export, none, "Saves the study with its experiment and its results"),
                        new WithReason(delete, none, "Removes the study; its runs stay"),
                        saved);
    }

    /** What is taken into the workspace: a file, or a study that comes with the workbench. */
    private MenuButton openMenu(String id) {
        MenuButton menu = new MenuButton("Open", new FontIcon("mdi2f-folder-open-outline"));
        menu.setId(id);
        menu.setMinWidth(Region.USE_PREF_SIZE);
        menu.setOnShowing(event -> menu.getItems().setAll(openItems()));
        menu.getItems().setAll(openItems());
        return menu;
    }

    private List<MenuItem> openItems() {
        List<MenuItem> items = new ArrayList<>();
        items.add(item("A study's file…", this::openFile));
        for (StudyStore.Shipped study : model.shipped()) {
            items.add(item("Shipped: " + study.title(), () -> model.take(study.file())));
        }
        return items;
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        // A file's name may have underscores.
        item.setMnemonicParsing(false);
        item.setOnAction(event -> action.run());
        return item;
    }

    /** Asks for a study's file and takes a copy of it. */
    void openFile() {
        dialogs.openFile("Open a study", STUDY).ifPresent(model::take);
    }

    /** Asks where a copy of the study that is shown goes. */
    void export() {
        model.openProperty()
                .get()
                .flatMap(study -> dialogs.saveFile("Save a copy of the study", study.name() + ".json", STUDY))
                .ifPresent(model::export);
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
        HBox ways = new HBox(8, create, openMenu("study-open-first"));
        ways.setAlignment(Pos.CENTER);
        what.setTextAlignment(TextAlignment.CENTER);
        empty.getChildren().addAll(title, what, ways);
        empty.getStyleClass().add("empty-state");
        empty.visibleProperty().bind(model.none());
    }

    private void show(Optional<OpenStudyViewModel> open) {
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
