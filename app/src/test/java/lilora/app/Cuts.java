package lilora.app;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;

/** Finds what a person cannot read or reach: words that end in dots, and what stands beyond the box that holds it. */
final class Cuts {
    private static final double ROUNDING = 1.5;

    private final List<String> found = new ArrayList<>();

    private Cuts() {}

    /** What is cut in a window's content, one line each. Rows of tables and lists are left out: they scroll, and say all in a tooltip. */
    static List<String> in(Parent root) {
        Cuts cuts = new Cuts();
        cuts.look(root);
        return cuts.found;
    }

    private void look(Node node) {
        if (!node.isVisible() || node instanceof IndexedCell<?>) {
            return;
        }
        if (node instanceof Labeled labeled) {
            words(labeled);
        }
        if (node instanceof HBox || node instanceof VBox || node instanceof GridPane || node instanceof FlowPane) {
            places((Pane) node);
        }
        if (node instanceof ScrollPane scroll && scroll.isFitToWidth()) {
            width(scroll);
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(this::look);
        }
    }

    private void words(Labeled labeled) {
        String whole = labeled.getText();
        boolean shown =
                switch (labeled.getContentDisplay()) {
                    case GRAPHIC_ONLY -> false;
                    default -> whole != null && !whole.isBlank();
                };
        if (!shown || isShortenedPath(labeled) || labeled.getWidth() == 0 && labeled.getHeight() == 0) {
            return;
        }
        labeled.getChildrenUnmodifiable().stream()
                .filter(child -> child instanceof Text && child.getStyleClass().contains("text"))
                .map(child -> ((Text) child).getText())
                .filter(text -> !text.equals(whole) && text.length() < whole.length())
                .forEach(text ->
                        found.add("words: \"%s\" is shown as \"%s\" in %s".formatted(whole, text, way(labeled))));
    }

    /** Paths may be shortened in the middle where the pointer shows them whole. */
    private static boolean isShortenedPath(Labeled labeled) {
        return labeled.getTextOverrun() != OverrunStyle.ELLIPSIS
                && labeled.getTooltip() != null
                && labeled.getText().equals(labeled.getTooltip().getText());
    }

    private void places(Pane box) {
        for (Node child : box.getChildren()) {
            if (!child.isVisible() || !child.isManaged()) {
                continue;
            }
            Bounds bounds = child.getBoundsInParent();
            Bounds laid = child.getLayoutBounds();
            double right = child.getLayoutX() + laid.getMaxX();
            double bottom = child.getLayoutY() + laid.getMaxY();
            if (right > box.getWidth() + ROUNDING || bottom > box.getHeight() + ROUNDING || bounds.getMinX() < -40) {
                found.add("place: %s ends at %.0f, %.0f of %.0f x %.0f in %s"
                        .formatted(name(child), right, bottom, box.getWidth(), box.getHeight(), way(box)));
            }
        }
    }

    private void width(ScrollPane scroll) {
        Node content = scroll.getContent();
        double room = scroll.getViewportBounds().getWidth();
        // What is to fit the width must not scroll sideways either.
        if (content != null && content.getLayoutBounds().getWidth() > room + ROUNDING) {
            found.add("width: %s is %.0f wide in %.0f of %s"
                    .formatted(name(content), content.getLayoutBounds().getWidth(), room, way(scroll)));
        }
    }

    private static String way(Node node) {
        StringBuilder way = new StringBuilder(name(node));
        int steps = 0;
        for (Parent up = node.getParent(); up != null && steps < 4; up = up.getParent()) {
            if (up instanceof SplitPane
                    || up.getId() != null
                    || !up.getStyleClass().isEmpty()) {
                way.insert(0, name(up) + " > ");
                steps++;
            }
        }
        return way.toString();
    }

    private static String name(Node node) {
        String text = node instanceof Labeled labeled
                        && labeled.getText() != null
                        && !labeled.getText().isBlank()
                ? "'" + labeled.getText() + "'"
                : "";
        return node.getClass().getSimpleName()
                + (node.getId() == null ? "" : "#" + node.getId())
                + (node.getStyleClass().isEmpty() ? "" : "." + String.join(".", node.getStyleClass()))
                + text;
    }
}
