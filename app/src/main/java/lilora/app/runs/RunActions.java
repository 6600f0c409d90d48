package lilora.app.runs;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import lilora.storage.Shelf;
import org.kordamp.ikonli.javafx.FontIcon;

/** What can be done with the chosen runs of a shelf: the same as buttons above the table and as a menu on its rows. */
final class RunActions {
    /**
     * One of them.
     *
     * @param button whether it has a button; all are in the menu
     * @param reason why it cannot be done now, if it cannot
     */
    record Action(
            String id,
            String text,
            String icon,
            boolean button,
            Runnable run,
            ObservableValue<Optional<String>> reason) {}

    private final RunsViewModel model;

    RunActions(RunsViewModel model) {
        this.model = model;
    }

    List<Action> of(Shelf shelf) {
        Action open = action("open", "Open", "mdi2o-open-in-app", model::open);
        Action answers = action("answers", "Answers", "mdi2m-magnify-scan", model::inspect);
        Action compare = new Action(
                "runs-compare", "Compare", "mdi2c-compare-horizontal", true, model::compare, model.whyNotCompared());
        Action trash = action("trash", "Trash", "mdi2t-trash-can-outline", model::trash);
        Action restore = action("restore", "Restore", "mdi2r-restore", model::restore);
        return switch (shelf) {
            case ACTIVE ->
                List.of(
                        open,
                        answers,
                        compare,
                        action("tag", "Tag", "mdi2t-tag-outline", model::tag),
                        action("note", "Note", "mdi2n-note-edit-outline", model::note),
                        new Action(
                                "runs-lock",
                                "Protect, or protect no longer",
                                "mdi2l-lock-outline",
                                false,
                                model::lock,
                                model.whyNoChoice()),
                        action("archive", "Archive", "mdi2a-archive-outline", model::archive),
                        trash);
            case ARCHIVED -> List.of(open, answers, compare, restore, trash);
            case TRASHED ->
                List.of(restore, action("purge", "Delete for good", "mdi2d-delete-forever-outline", model::purge));
        };
    }

    private Action action(String name, String text, String icon, Runnable run) {
        return new Action("runs-" + name, text, icon, true, run, model.whyNoChoice());
    }

    /** The menu on the rows; what it offers is looked up when it opens. */
    ContextMenu menu() {
        ContextMenu menu = new ContextMenu();
        menu.setId("runs-menu");
        menu.setOnShowing(event -> menu.getItems()
                .setAll(of(model.shelf()).stream().map(RunActions::item).toList()));
        // An empty menu would not open.
        menu.getItems().add(new MenuItem());
        return menu;
    }

    private static MenuItem item(Action action) {
        MenuItem item = new MenuItem(action.text(), new FontIcon(action.icon()));
        item.setId("menu-" + action.id());
        item.setMnemonicParsing(false);
        item.setDisable(action.reason().getValue().isPresent());
        item.setOnAction(event -> action.run().run());
        return item;
    }
}
