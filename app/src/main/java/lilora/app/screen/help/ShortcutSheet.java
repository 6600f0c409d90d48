package lilora.app.screen.help;

import java.util.List;
import javafx.event.Event;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.command.CommandRegistry;
import lilora.app.command.Shortcut;
import lilora.app.shell.Overlay;

/** All keys that work now, over the window until a key is pressed or the mouse beside it. */
public final class ShortcutSheet extends Overlay {
    private final CommandRegistry registry;
    private final FlowPane groups = new FlowPane(32, 20);
    private final ScrollPane scroll = new ScrollPane(groups);

    /** A hidden sheet over the commands of the registry. */
    public ShortcutSheet(CommandRegistry registry) {
        this.registry = registry;
        setId("shortcut-sheet");
        Label title = new Label("Shortcuts on this screen");
        title.getStyleClass().add("heading");
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        scroll.setId("shortcut-list");
        VBox box = new VBox(16, title, scroll);
        box.getStyleClass().addAll("palette", "shortcut-box");
        box.setMaxHeight(USE_PREF_SIZE);
        StackPane.setAlignment(box, Pos.TOP_CENTER);
        getChildren().add(box);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
    }

    /** Keys that move the list move it; any other closes the sheet and then does what it does. */
    private void pressed(KeyEvent event) {
        switch (event.getCode()) {
            case UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, TAB, ESCAPE -> {}
            default -> {
                if (!event.getCode().isModifierKey()) {
                    Scene scene = getScene();
                    close();
                    event.consume();
                    Event.fireEvent(scene.getFocusOwner(), event.copyFor(this, scene.getFocusOwner()));
                }
            }
        }
    }

    @Override
    protected Node first() {
        return scroll;
    }

    @Override
    protected void opening() {
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
