package lilora.app;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.BorderStroke;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;

/** How a person sees where the focus is. */
final class Ring {
    private Ring() {}

    /** A ring of the accent colour, two pixels wide, around the node or, for tabs and panes with a title, around that. */
    static boolean isAround(Node node) {
        // Styles follow the focus with the next pulse only.
        node.applyCss();
        Color accent = Color.web(Palette.of(Tone.LIGHT).accent());
        return List.of(node, first(node, ".title"), first(node, ".tab:selected")).stream()
                .filter(Region.class::isInstance)
                .map(part -> ((Region) part).getBorder())
                .anyMatch(border ->
                        border != null && border.getStrokes().stream().anyMatch(stroke -> isRing(stroke, accent)));
    }

    private static boolean isRing(BorderStroke stroke, Color accent) {
        return accent.equals(stroke.getTopStroke()) && stroke.getWidths().getTop() == 2;
    }

    private static Node first(Node node, String selector) {
        Node found = node.lookup(selector);
        return found == null ? node : found;
    }
}
