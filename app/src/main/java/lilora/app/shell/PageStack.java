package lilora.app.shell;

import javafx.scene.Node;
import javafx.scene.layout.StackPane;
import lilora.app.dialog.ProblemView;

/**
 * The pages that have been opened, of which one is seen. The others stay in the window: a page that comes back into it is
 * styled anew from its root, which takes longer than anything else about it.
 */
final class PageStack extends StackPane {
    /** Shows a page, which keeps its place from now on. */
    void show(Node page) {
        if (!getChildren().contains(page)) {
            getChildren().add(page);
        }
        see(page, true);
        getChildren().removeIf(other -> other instanceof ProblemView && other != page);
        getChildren().stream().filter(other -> other != page).forEach(other -> see(other, false));
    }

    /** Takes a page in unseen, so that it is styled and laid out before somebody wants it. */
    void prepare(Node page) {
        if (!getChildren().contains(page)) {
            page.setVisible(false);
            getChildren().add(0, page);
        }
    }

    /** Forgets all pages. */
    void clear() {
        getChildren().forEach(page -> see(page, true));
        getChildren().clear();
    }

    private static void see(Node page, boolean seen) {
        page.setVisible(seen);
        page.setManaged(seen);
    }
}
