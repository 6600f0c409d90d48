package lilora.app.screen.run;

import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Warns of tasks that fell too far; takes no room while there is none. */
final class ForgettingBar extends HBox {
    private static final int SHOWN = 2;

    private final Label text = new Label();
    private final Tooltip all = new Tooltip();

    ForgettingBar() {
        getStyleClass().add("falls-bar");
        getChildren().addAll(new FontIcon("mdi2t-trending-down"), text);
        text.setMinWidth(0);
        Tooltip.install(this, all);
        managedProperty().bind(visibleProperty());
        setVisible(false);
    }

    void show(List<ForgettingAlerts.Fall> falls) {
        setVisible(!falls.isEmpty());
        List<String> sentences =
                falls.stream().map(ForgettingAlerts.Fall::sentence).toList();
        int first = Math.max(0, sentences.size() - SHOWN);
        String more = first == 0 ? "" : " And %d more.".formatted(first);
        text.setText(String.join(" ", sentences.subList(first, sentences.size())) + more);
        all.setText(String.join("\n", sentences));
    }
}
