package lilora.app.screen.runtable;

import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import lilora.storage.repository.RunCollection;
import org.kordamp.ikonli.javafx.FontIcon;

/** What can be done with the chosen runs of a collection: the same as buttons above the table and as a menu on its rows. */
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
    private final SelectedRuns chosen;
    private final Runnable rename;

    /** @param rename begins to write the name of the chosen run in its row */
    RunActions(RunsViewModel model, Runnable rename) {
        this.model = model;
        this.chosen = model.actions();
        this.rename = rename;
    }

    List<Action> of(RunCollection collection) {
        Action open = one("open", "Open", "mdi2o-open-in-app", true, chosen::open);
        Action answers = one("answers", "Answers", "mdi2m-magnify-scan", true, chosen::inspect);
        Action compare = new Action(
                "runs-compare", "Compare", "mdi2c-compare-horizontal", true, chosen::compare, chosen.whyNotCompared());
        Action naming = one("rename", "Rename", "mdi2r-rename-box", true, rename);
        Action tensorBoard = new Action(
                "runs-tensorboard",
                "Export for TensorBoard",
                "mdi2e-export",
                false,
                chosen::writeForTensorBoard,
                chosen.whyNotForTensorBoard());
        Action trash = action("trash", "Trash", "mdi2t-trash-can-outline", true, chosen::trash);
        Action restore = action("restore", "Restore", "mdi2r-restore", true, chosen::restore);
        return switch (collection) {
            case ACTIVE ->
                List.of(
                        open,
                        answers,
                        compare,
                        naming,
                        action("tag", "Tag", "mdi2t-tag-outline", true, chosen::tag),
                        one("note", "Note", "mdi2n-note-edit-outline", true, chosen::note),
                        action("lock", "Protect or unprotect", "mdi2l-lock-outline", false, chosen::lock),
                        tensorBoard,
                        action("archive", "Archive", "mdi2a-archive-outline", true, chosen::archive),
                        trash);
            case ARCHIVED -> List.of(open, answers, compare, naming, tensorBoard, restore, trash);
            case TRASHED ->
                List.of(
                        restore,
                        action("purge", "Delete permanently", "mdi2d-delete-forever-outline", true, chosen::purge));
        };
    }

    private Action action(String name, String text, String icon, boolean button, Runnable run) {
        return new Action("runs-" + name, text, icon, button, run, chosen.whyNoChoice());
    }

    private Action one(String name, String text, String icon, boolean button, Runnable run) {
        return new Action("runs-" + name, text, icon, button, run, chosen.whyNotOne());
    }

    /** The menu on the rows; what it offers is looked up when it opens. */
    ContextMenu menu() {
        ContextMenu menu = new ContextMenu();
        menu.setId("runs-menu");
        menu.setOnShowing(event -> menu.getItems()
                .setAll(of(model.collection()).stream().map(RunActions::item).toList()));
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
