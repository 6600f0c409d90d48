package lilora.app.draft;

import java.util.Optional;
import java.util.function.Supplier;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import lilora.app.control.SearchableChoice;
import lilora.app.dialog.DialogService;
import lilora.app.form.LabelConverter;
import lilora.app.format.DisplayNames;
import lilora.app.shell.Notifications;
import lilora.storage.repository.Draft;
import org.kordamp.ikonli.javafx.FontIcon;

/** The bar above an editor: which draft is open, new, rename, duplicate, delete, and whether it is saved. */
public final class DraftBar extends HBox {
    private static final int NAME_LENGTH = 40;

    private final Drafts drafts;
    private final DialogService dialogs;
    private final Notifications notifications;
    private final Supplier<String> fresh;
    private final SearchableChoice<Draft> choice = new SearchableChoice<>();
    private boolean showing;

    /**
     * A bar.
     *
     * @param fresh content of a new draft
     */
    public DraftBar(Drafts drafts, DialogService dialogs, Notifications notifications, Supplier<String> fresh) {
        this.drafts = drafts;
        this.dialogs = dialogs;
        this.notifications = notifications;
        this.fresh = fresh;
        setSpacing(8);
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().add("draft-bar");
        choice.setId("draft-choice");
        choice.setPrefWidth(280);
        choice.setMinWidth(140);
        choice.setAccessibleText("Open draft");
        choice.setConverter(new LabelConverter<>(Draft::name));
        choice.onChosen(draft -> {
            if (!showing) {
                drafts.open(draft.id());
            }
        });
        Label status = new Label();
        status.getStyleClass().addAll("small-text", "muted");
        status.textProperty().bind(drafts.statusProperty());
        Region gap = new Region();
        setHgrow(gap, Priority.ALWAYS);
        getChildren().addAll(choice, more(), status, gap);
        drafts.drafts().addListener((ListChangeListener<Draft>) change -> show());
        drafts.openProperty().addListener((observed, before, now) -> show());
        show();
    }

    private MenuButton more() {
        MenuButton more = new MenuButton("Draft", new FontIcon("mdi2d-dots-horizontal"));
        more.setId("draft-menu");
        more.setMinWidth(Region.USE_PREF_SIZE);
        MenuItem delete = item("Delete", this::delete);
        // A name may have underscores.
        delete.setMnemonicParsing(false);
        more.getItems()
                .addAll(
                        item("New", () -> drafts.create("Untitled", fresh.get())),
                        item("Duplicate", () -> current()
                                .ifPresent(draft -> drafts.create(draft.name() + " copy", draft.json()))),
                        item("Rename", () -> current()
                                .flatMap(draft -> dialogs.askText("Rename", "Name", draft.name()))
                                .ifPresent(drafts::rename)),
                        delete);
        more.setOnShowing(event -> delete.setText(current()
                .map(draft -> "Delete \"%s\"".formatted(DisplayNames.shorten(draft.name(), NAME_LENGTH)))
                .orElse("Delete")));
        return more;
    }

    private static MenuItem item(String text, Runnable action) {
        MenuItem item = new MenuItem(text);
        item.setOnAction(event -> action.run());
        return item;
    }

    private Optional<Draft> current() {
        return drafts.openProperty().get().flatMap(draft -> drafts.find(draft.id()));
    }

    private void delete() {
        drafts.delete()
                .ifPresentOrElse(
                        gone -> notifications.offer(
                                "Draft \"%s\" is deleted."
                                        .formatted(gone.draft().name()),
                                "Undo",
                                () -> drafts.restore(gone)),
                        () -> notifications.tell("%s is the only draft, so it stays; rename or edit it instead."
                                .formatted(current()
                                        .map(draft -> "\"%s\"".formatted(draft.name()))
                                        .orElse("This"))));
    }

    private void show() {
        showing = true;
        choice.getItems().setAll(drafts.drafts());
        choice.setValue(current().orElse(null));
        showing = false;
    }
}
