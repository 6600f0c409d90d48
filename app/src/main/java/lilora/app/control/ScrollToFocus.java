package lilora.app.control;

import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;

/** Brings what has the keyboard into view: a scroll pane does so by itself only for the tabulator. */
public final class ScrollToFocus {
    private ScrollToFocus() {}

    /** Scrolls just as far as a node inside needs; does nothing if it is not inside. */
    public static void in(ScrollPane scroll, Node node) {
        Node content = scroll.getContent();
        if (content == null) {
            return;
        }
        Bounds place = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
        double hidden = content.getLayoutBounds().getHeight()
                - scroll.getViewportBounds().getHeight();
        if (place == null || hidden <= 0) {
            return;
        }
        double top = scroll.getVvalue() * hidden;
        double bottom = top + scroll.getViewportBounds().getHeight();
        if (place.getMinY() < top) {
            scroll.setVvalue(place.getMinY() / hidden);
        } else if (place.getMaxY() > bottom) {
            scroll.setVvalue((place.getMaxY() - scroll.getViewportBounds().getHeight()) / hidden);
        }
    }
}
