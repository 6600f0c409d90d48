package lilora.app.form;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.ComboBox;
import org.jspecify.annotations.Nullable;

/** What a box offers. For the FX thread. */
public final class Choices {
    private Choices() {}

    /**
     * Offers these and has one of them chosen; one that is not among them is offered last. While what is offered changes, nothing is
     * chosen for a moment, of which the box's listeners hear.
     *
     * @param chosen null if nothing is
     */
    public static <T> void offer(ComboBox<T> box, List<? extends T> all, @Nullable T chosen) {
        List<T> items = new ArrayList<>(all);
        if (chosen != null && !items.contains(chosen)) {
            items.add(chosen);
        }
        if (!box.getItems().equals(items)) {
            // A box whose items are replaced around what is chosen shows nothing.
            box.setValue(null);
            box.getItems().setAll(items);
        }
        box.setValue(chosen);
    }
}
