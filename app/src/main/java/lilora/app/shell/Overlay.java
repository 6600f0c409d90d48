package lilora.app.shell;

import java.util.ArrayList;
import java.util.List;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/**
 * Lies over the whole window and keeps the keyboard until it is closed, by Escape or by a click beside what it shows; the
 * focus then goes back to where it was. The tabulator goes around inside, keys that mean nothing here do nothing behind it,
 * and a page behind it that asks for the focus does not get it.
 */
public abstract class Overlay extends StackPane {
    private final ChangeListener<@Nullable Node> guard = (value, before, now) -> keep(now);
    private @Nullable Node before;
    private @Nullable Node inside;

    /** A hidden one. */
    @SuppressWarnings("this-escape")
    protected Overlay() {
        getStyleClass().add("veil");
        setVisible(false);
        addEventFilter(KeyEvent.KEY_PRESSED, this::filter);
        addEventHandler(KeyEvent.ANY, KeyEvent::consume);
        setOnMousePressed(event -> {
            if (event.getTarget() == this) {
                close();
            }
            event.consume();
        });
    }

    /** What has the keyboard first. */
    protected abstract Node first();

    /** Made ready each time before it is shown. */
    protected void opening() {
        // Most have nothing to make ready.
    }

    /** Shows it; one that is shown gets the keyboard again. */
    public final void open() {
        Scene scene = getScene();
        if (!isVisible()) {
            before = scene.getFocusOwner();
            opening();
            toFront();
            setVisible(true);
            scene.focusOwnerProperty().addListener(guard);
        }
        first().requestFocus();
    }

    /** Hides it and gives the focus back. */
    public final void close() {
        if (!isVisible()) {
            return;
        }
        Scene scene = getScene();
        scene.focusOwnerProperty().removeListener(guard);
        setVisible(false);
        Node back = before;
        before = null;
        inside = null;
        if (back != null && back.getScene() == scene && seen(back)) {
            back.requestFocus();
        } else {
            scene.getRoot().requestFocus();
        }
    }

    private void keep(@Nullable Node now) {
        if (now != null && holds(now)) {
            inside = now;
            return;
        }
        // What was closed over a page that asks for the focus shall give it to that page.
        if (now != null) {
            before = now;
        }
        Node back = inside != null && seen(inside) ? inside : first();
        back.requestFocus();
    }

    private boolean holds(Node node) {
        for (Node up = node; up != null; up = up.getParent()) {
            if (up == this) {
                return true;
            }
        }
        return false;
    }

    private static boolean seen(Node node) {
        for (Node up = node; up != null; up = up.getParent()) {
            if (!up.isVisible()) {
                return false;
            }
        }
        return !node.isDisabled();
    }

    private void filter(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            event.consume();
            close();
        } else if (event.getCode() == KeyCode.TAB && !event.isControlDown()) {
            event.consume();
            around(event.isShiftDown() ? -1 : 1);
        }
    }

    private void around(int step) {
        List<Node> stops = new ArrayList<>();
        collect(this, stops);
        if (!stops.isEmpty()) {
            int here = stops.indexOf(getScene().getFocusOwner());
            int next = here < 0 ? 0 : Math.floorMod(here + step, stops.size());
            stops.get(next).requestFocus();
        }
    }

    private static void collect(Node node, List<Node> stops) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        if (node.isFocusTraversable()) {
            stops.add(node);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, stops));
        }
    }
}
