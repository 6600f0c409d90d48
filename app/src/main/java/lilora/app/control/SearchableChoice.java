package lilora.app.control;

import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Skin;
import org.controlsfx.control.SearchableComboBox;
import org.controlsfx.control.textfield.CustomTextField;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * A choice from a list that may be long: what is typed while it is open narrows it to the items that contain every word. The
 * choice is told when the list closes, not while keys pass over its items.
 */
public final class SearchableChoice<T> extends SearchableComboBox<T> {
    /** What was there as the list opened, or was told since. */
    private @Nullable T settled;

    /** Nothing to choose yet. */
    public SearchableChoice() {
        setPlaceholder(new Label("Nothing matches"));
        setButtonCell(new Chosen());
    }

    /**
     * Tells what is chosen; nothing where the list closes as it opened.
     *
     * @param use gets the value
     */
    public void onChosen(Consumer<? super T> use) {
        setOnAction(event -> {
            if (!isShowing()) {
                tell(use);
            }
        });
        showingProperty().addListener((value, before, showing) -> {
            if (showing) {
                settled = getValue();
            } else if (getValue() == null) {
                // A search that found nothing, or that somebody left by a click elsewhere, chooses nothing.
                setValue(settled);
            } else {
                tell(use);
            }
        });
    }

    /** The library takes the value away and puts it back when it shows the whole list again: that chooses nothing. */
    private void tell(Consumer<? super T> use) {
        T value = getValue();
        if (value != null && !value.equals(settled)) {
            settled = value;
            use.accept(value);
        }
    }

    /** Shows nothing as chosen, so that whatever is chosen next is told. */
    public void clear() {
        settled = null;
        setValue(null);
    }

    /** The library's search field has a picture in black, and words in the language of the computer. */
    @Override
    protected Skin<?> createDefaultSkin() {
        Skin<?> skin = super.createDefaultSkin();
        for (Node child : getChildren()) {
            if (child instanceof CustomTextField search) {
                search.setLeft(new FontIcon("mdi2m-magnify"));
                search.setPromptText("Search");
                search.setAccessibleText("Search the list");
            }
        }
        return skin;
    }

    /** What is chosen, or what it is for: the library forgets the prompt once a value was there. */
    private final class Chosen extends ListCell<T> {
        @Override
        protected void updateItem(@Nullable T item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null ? getPromptText() : getConverter().toString(item));
        }
    }
}
