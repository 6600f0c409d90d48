package lilora.app.help;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.command.CommandRegistry;
import lilora.app.command.Shortcut;
import org.jspecify.annotations.Nullable;

/** All keys that work now, over the window until a key or the mouse is pressed. */
public final class ShortcutSheet extends StackPane {
    private final CommandRegistry registry;
    private final FlowPane groups = new FlowPane(32, 20);
    private @Nullable Node before;

    /** A hidden sheet over the commands of the registry. */
    public ShortcutSheet(CommandRegistry registry) {
        this.registry = registry;
        setId("shortcut-sheet");
        getStyleClass().add("veil");
        setVisible(false);
        setFocusTraversable(true);
        Label title = new Label("Shortcuts on this screen");
        title.getStyleClass().add("heading");
        groups.setPrefWrapLength(680);
        VBox box = new VBox(16, title, groups);
        box.getStyleClass().addAll("palette", "shortcut-box");
        box.setMaxSize(760, USE_PREF_SIZE);
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        setOnMousePressed(event -> close());
        setOnKeyPressed(event -> {
            if (!event.getCode().isModifierKey()) {
                close();
                if (event.getCode() == KeyCode.ESCAPE) {
                    event.consume();
                }
            }
        });
    }

    private void close() {
        setVisible(false);
        Node back = before;
        before = null;
        if (back != null) {
            back.requestFocus();
        }
    }

    /** Shows the sheet. */
    public void open() {
        before = getScene().getFocusOwner();
        groups.getChildren().clear();
        for (CommandGroup group : CommandGroup.values()) {
            List<Command> commands = registry.commands().stream()
                    .filter(command ->
                            command.group() == group && command.shortcut().isPresent())
                    .toList();
            if (!commands.isEmpty()) {
                groups.getChildren().add(table(group, commands));
            }
        }
        setVisible(true);
        requestFocus();
    }

    private static VBox table(CommandGroup group, List<Command> commands) {
        Label name = new Label(group.title());
        name.getStyleClass().add("field-name");
        GridPane grid = new GridPane();
        grid.setHgap(12);
        grid.setVgap(6);
        for (int row = 0; row < commands.size(); row++) {
            Label keys =
                    new Label(commands.get(row).shortcut().map(Shortcut::text).orElse(""));
            keys.getStyleClass().add("keys");
            keys.setMinWidth(USE_PREF_SIZE);
            grid.addRow(row, keys, new Label(commands.get(row).title()));
        }
        return new VBox(8, name, grid);
    }
}
