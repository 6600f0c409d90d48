package lilora.app.screen.tasks;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import javafx.beans.binding.BooleanBinding;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.control.NarrowLayout;
import lilora.app.dialog.DialogService;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The library: cards on the left, the task that is looked at, or the import, on the right. */
final class TasksView extends StackPane {
    private static final PseudoClass NARROW = PseudoClass.getPseudoClass("narrow");
    private static final double ROOM_FOR_CARDS = 74;

    private final TaskLibraryViewModel library;
    private final TextField search = new TextField();
    private final ListView<LibraryTask> cards;
    private final Node left;
    private final StackPane side = new StackPane();
    private final Node detail;
    private final ImportPage form;
    private final VBox overlay = new VBox(8);
    /** Kept: it is followed by a weak listener only. */
    private @Nullable BooleanBinding tight;
    /** Where the focus was before the import was shown. */
    private @Nullable Node before;

    TasksView(
            TaskLibraryViewModel library,
            ImportViewModel importing,
            BenchmarkViewModel benchmark,
            ImageLoader pictures,
            DialogService dialogs,
            Command remove) {
        this.library = library;
        getStylesheets().add("/lilora/app/design.css");
        cards = new ListView<>(library.shown());
        cards.setId("task-cards");
        cards.getStyleClass().add("card-list");
        cards.setCellFactory(list -> new LibraryCell(pictures));
        cards.setPlaceholder(placeholder(library));
        cards.getSelectionModel().selectedItemProperty().addListener((observed, before, now) -> {
            if (now != null) {
                library.selectedProperty().set(now);
            }
        });
        library.selectedProperty().addListener((observed, before, now) -> {
            if (now != null && !now.equals(cards.getSelectionModel().getSelectedItem())) {
                cards.getSelectionModel().select(now);
                cards.scrollTo(now);
            }
            showDetail();
        });
        detail = new TaskDetailView(library, pictures, remove);
        form = new ImportPage(importing, benchmark, dialogs, this::leaveImport);
        BorderPane page = new BorderPane(side);
        left = left();
        page.setLeft(left);
        page.getStyleClass().add("tasks-page");
        overlay.getChildren().add(new FontIcon("mdi2t-tray-arrow-down"));
        overlay.getChildren().add(new Label("Drop to import"));
        overlay.getStyleClass().add("drop-overlay");
        overlay.setAlignment(Pos.CENTER);
        overlay.setVisible(false);
        overlay.setMouseTransparent(true);
        getChildren().addAll(page, overlay);
        showDetail();
        acceptDrops();
    }

    private Node left() {
        search.setPromptText("Search tasks");
        search.setId("task-search");
        search.textProperty().bindBidirectional(library.searchProperty());
        HBox.setHgrow(search, Priority.ALWAYS);
        Button add = new Button("Import", new FontIcon("mdi2p-plus"));
        add.setId("task-import");
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(event -> showImport());
        HBox head = new HBox(8, search, add);
        VBox left = new VBox(12, head, cards);
        VBox.setVgrow(cards, Priority.ALWAYS);
        left.getStyleClass().add("side-list");
        left.getStyleClass().add("library-side");
        tight = NarrowLayout.than(this, add, ROOM_FOR_CARDS);
        NarrowLayout.follow(tight, narrow -> left.pseudoClassStateChanged(NARROW, narrow));
        return left;
    }

    /** The shipped tasks are always there, so that none is shown without a search only while they are read. */
    private static Node placeholder(TaskLibraryViewModel library) {
        Label text = new Label();
        text.textProperty()
                .bind(library.searchProperty()
                        .map(typed -> typed.isBlank() ? "Reading the tasks…" : "No task matches."));
        text.getStyleClass().add("muted");
        return text;
    }

    /** Shows the import. */
    void showImport() {
        if (!side.getChildren().contains(form)) {
            before = getScene() == null ? null : getScene().getFocusOwner();
            side.getChildren().setAll(form);
            roomForCards(false);
        }
        form.focusFirst();
    }

    /** The import is a page of its own, and needs the room. */
    private void roomForCards(boolean there) {
        left.setVisible(there);
        left.setManaged(there);
    }

    /** The focus goes back to where it was before the import was shown, if it is in the import still. */
    private void leaveImport() {
        boolean within = form.isFocusWithin();
        Node back = before;
        before = null;
        showDetail();
        if (within) {
            (back != null && back.getScene() == getScene() ? back : cards).requestFocus();
        }
    }

    /** Shows the task that is looked at. */
    void showDetail() {
        side.getChildren().setAll(detail);
        roomForCards(true);
    }

    /** Puts the cursor into the search. */
    void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    /** Shows the import with these files. */
    void drop(List<Path> files) {
        showImport();
        form.drop(files);
    }

    private void acceptDrops() {
        addEventHandler(DragEvent.DRAG_OVER, event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
                overlay.setVisible(true);
                event.consume();
            }
        });
        addEventHandler(DragEvent.DRAG_EXITED, event -> overlay.setVisible(false));
        addEventHandler(DragEvent.DRAG_DROPPED, event -> {
            overlay.setVisible(false);
            List<File> files = event.getDragboard().getFiles();
            if (!files.isEmpty()) {
                drop(files.stream().map(File::toPath).toList());
                event.setDropCompleted(true);
                event.consume();
            }
        });
    }
}
