package lilora.app.shell;

import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.PaletteViewModel;
import org.kordamp.ikonli.javafx.FontIcon;

/** The command palette: a line to type in and the commands that fit, over the window until it is left. */
final class CommandPalette extends Overlay {
    private final PaletteViewModel model;
    private final TextField field = new TextField();
    private final ListView<Command> list = new ListView<>();

    CommandPalette(PaletteViewModel model) {
        this.model = model;
        setId("palette");
        addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    /** Made when it is first opened: the window comes up sooner without. */
    private void fill() {
        field.setId("palette-query");
        field.setPromptText("Type a command or a screen");
        field.setAccessibleText("Command palette: type a command or a screen");
        field.textProperty().bindBidirectional(model.queryProperty());
        list.setId("palette-results");
        list.setItems(model.results());
        list.setFocusTraversable(false);
        list.setCellFactory(view -> new CommandCell());
        list.setPlaceholder(new Label("No command matches"));
        model.chosenProperty().addListener((value, old, now) -> follow());
        // A change listener: those for invalidation are called before the list's own, which takes the selection away.
        model.results().addListener((ListChangeListener<Command>) change -> follow());
        list.setOnMouseClicked(event -> {
            if (list.getSelectionModel().getSelectedIndex() >= 0) {
                model.chosenProperty().set(list.getSelectionModel().getSelectedIndex());
                accept();
            }
        });
        Label complaint = new Label();
        complaint.setId("palette-complaint");
        complaint.setWrapText(true);
        complaint.getStyleClass().addAll("palette-complaint");
        complaint.textProperty().bind(model.complaintProperty());
        complaint.visibleProperty().bind(model.complaintProperty().isNotEmpty());
        complaint.managedProperty().bind(complaint.visibleProperty());
        VBox box = new VBox(field, list, complaint);
        box.getStyleClass().addAll("palette", "command-list");
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
    }

    @Override
    protected void opening() {
        if (getChildren().isEmpty()) {
            fill();
        }
        model.open();
        follow();
    }

    @Override
    protected Node first() {
        return field;
    }

    private void follow() {
        int index = model.chosenProperty().get();
        list.getSelectionModel().clearAndSelect(index);
        list.scrollTo(Math.max(0, index - 3));
    }

    private void key(KeyEvent event) {
        switch (event.getCode()) {
            case ENTER -> accept();
            case DOWN -> model.move(1);
            case UP -> model.move(-1);
            default -> {
                return;
            }
        }
        event.consume();
    }

    private void accept() {
        Optional<Command> command = model.accept();
        command.ifPresent(chosen -> {
            close();
            chosen.run();
        });
    }

    /** Icon, title with the reason below it when there is one, menu and keys. */
    private static final class CommandCell extends ListCell<Command> {
        private final FontIcon icon = new FontIcon();
        private final Label title = new Label();
        private final Label reason = new Label();
        private final Label group = new Label();
        private final Label keys = new Label();
        private final HBox row;

        CommandCell() {
            StackPane picture = new StackPane(icon);
            picture.getStyleClass().add("palette-icon");
            reason.getStyleClass().add("palette-reason");
            reason.managedProperty().bind(reason.textProperty().isNotEmpty());
            VBox text = new VBox(title, reason);
            text.setAlignment(Pos.CENTER_LEFT);
            text.setMinWidth(0);
            HBox.setHgrow(text, Priority.ALWAYS);
            group.getStyleClass().add("muted");
            group.setMinWidth(Region.USE_PREF_SIZE);
            keys.getStyleClass().add("keys");
            keys.setMinWidth(Region.USE_PREF_SIZE);
            keys.visibleProperty().bind(keys.textProperty().isNotEmpty());
            keys.managedProperty().bind(keys.visibleProperty());
            row = new HBox(10, picture, text, group, keys);
            row.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(Command command, boolean empty) {
            super.updateItem(command, empty);
            if (empty || command == null) {
                setGraphic(null);
                return;
            }
            icon.setVisible(!command.icon().isEmpty());
            if (!command.icon().isEmpty()) {
                icon.setIconLiteral(command.icon());
            }
            title.setText(command.title());
            reason.setText(command.reason().orElse(""));
            group.setText(command.group().title());
            keys.setText(command.shortcut().map(shortcut -> shortcut.text()).orElse(""));
            row.setOpacity(command.reason().isPresent() ? 0.7 : 1);
            setGraphic(row);
        }
    }
}
