package lilora.app.shell;

import javafx.collections.ListChangeListener;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuBar;
import javafx.scene.control.MenuItem;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.command.CommandRegistry;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * The menu bar, made from the registry; it also carries the keys. An item that cannot be used looks so but still answers:
 * a menu has no tooltips, so choosing it, or pressing its keys, tells why.
 */
final class CommandMenus extends MenuBar {
    private static final String UNAVAILABLE = "unavailable";

    private final CommandRegistry registry;
    private final Notifications notifications;

    CommandMenus(CommandRegistry registry, Notifications notifications) {
        this.registry = registry;
        this.notifications = notifications;
        setId("menus");
        setUseSystemMenuBar(true);
        for (CommandGroup group : CommandGroup.values()) {
            Menu menu = new Menu(group.title());
            menu.setMnemonicParsing(false);
            menu.setUserData(group);
            // Looked at when the menu opens: a listener on a command would keep its item alive after a refill.
            menu.setOnShowing(event -> menu.getItems().forEach(CommandMenus::look));
            getMenus().add(menu);
        }
        registry.commands().addListener((ListChangeListener<Command>) change -> fill());
        fill();
        sceneProperty().subscribe(scene -> {
            if (scene != null) {
                scene.addEventHandler(KeyEvent.KEY_PRESSED, this::otherKeys);
            }
        });
    }

    /** A menu item carries one combination of keys; the others of its command are looked for here. */
    private void otherKeys(KeyEvent event) {
        for (Command command : registry.commands()) {
            boolean meant = command.shortcut().stream()
                    .flatMap(shortcut -> shortcut.others().stream())
                    .anyMatch(keys -> KeyCombination.valueOf(keys).match(event));
            if (meant) {
                event.consume();
                run(command);
                return;
            }
        }
    }

    private void run(Command command) {
        command.run().ifPresent(notifications::tell);
    }

    private void fill() {
        for (Menu menu : getMenus()) {
            menu.getItems()
                    .setAll(registry.commands().stream()
                            .filter(command -> command.group() == menu.getUserData())
                            .map(this::item)
                            .toList());
            menu.setVisible(!menu.getItems().isEmpty());
        }
    }

    private MenuItem item(Command command) {
        MenuItem item = new MenuItem(command.title());
        item.setMnemonicParsing(false);
        item.setId("menu-" + command.id());
        if (!command.icon().isEmpty()) {
            item.setGraphic(new FontIcon(command.icon()));
        }
        command.shortcut().ifPresent(keys -> item.setAccelerator(KeyCombination.valueOf(keys.keys())));
        item.setOnAction(event -> run(command));
        item.setUserData(command);
        return item;
    }

    private static void look(MenuItem item) {
        item.getStyleClass().remove(UNAVAILABLE);
        if (item.getUserData() instanceof Command command && command.reason().isPresent()) {
            item.getStyleClass().add(UNAVAILABLE);
        }
    }
}
