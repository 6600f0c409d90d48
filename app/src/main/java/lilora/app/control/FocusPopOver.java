package lilora.app.control;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import org.controlsfx.control.PopOver;
import org.jspecify.annotations.Nullable;

/** Hangs below what opened it, takes the keyboard, and gives it back when it is closed, by Escape or by a click elsewhere. */
public final class FocusPopOver {
    private final Region content;
    private @Nullable PopOver popOver;
    /** Where the focus was. */
    private @Nullable Node before;

    /** @param content what it shows */
    public FocusPopOver(Region content) {
        this.content = content;
    }

    /** Made when it is first opened: a window that starts has no need of it. */
    private PopOver make() {
        PopOver made = new PopOver(content);
        // The library's own sheet is light whatever the theme, which styles pop-overs as well.
        made.getRoot().getStylesheets().clear();
        made.setArrowLocation(PopOver.ArrowLocation.TOP_LEFT);
        made.setDetachable(false);
        made.setAnimated(false);
        content.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                made.hide();
                event.consume();
            }
        });
        made.setOnHidden(event -> {
            Node back = before;
            before = null;
            if (back != null) {
                back.requestFocus();
            }
        });
        return made;
    }

    /**
     * Opens it.
     *
     * @param below what it hangs from
     * @param first gets the keyboard
     */
    public void show(Node below, Node first) {
        before = below.getScene().getFocusOwner();
        PopOver shown = popOver == null ? make() : popOver;
        popOver = shown;
        Bounds place = below.localToScreen(below.getLayoutBounds());
        // Owned by the whole page: from a small button it would have small text.
        shown.show(below.getScene().getRoot(), place.getCenterX(), place.getMaxY());
        first.requestFocus();
    }

    /** Closes it, if it is open. */
    public void hide() {
        if (popOver != null) {
            popOver.hide();
        }
    }
}
