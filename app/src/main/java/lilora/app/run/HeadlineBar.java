package lilora.app.run;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** The numbers at the top; hovering tells formula, n and meaning. */
final class HeadlineBar extends HBox {
    private List<Headline> shown = List.of();

    HeadlineBar() {
        getStyleClass().add("headline-bar");
    }

    void show(List<Headline> headlines) {
        if (!headlines.equals(shown)) {
            shown = headlines;
            getChildren().setAll(headlines.stream().map(HeadlineBar::card).toList());
        }
    }

    private static Node card(Headline headline) {
        Label label = new Label(headline.label());
        label.getStyleClass().addAll("muted", "small-text");
        Label value = new Label(headline.value());
        value.getStyleClass().addAll("headline-value", "numeric");
        Label unit = new Label(headline.unit());
        unit.getStyleClass().addAll("muted", "small-text");
        HBox number = new HBox(value, unit);
        number.getStyleClass().add("headline-number");
        VBox card = new VBox(label, number);
        card.getStyleClass().addAll("card", "headline");
        card.setFocusTraversable(true);
        card.setAccessibleText(headline.label() + " " + headline.value() + " " + headline.unit());
        card.setAccessibleHelp(headline.hover());
        Tooltip tooltip = new Tooltip(headline.hover());
        tooltip.setShowDelay(Duration.millis(200));
        tooltip.setShowDuration(Duration.seconds(30));
        Tooltip.install(card, tooltip);
        HBox.setHgrow(card, Priority.ALWAYS);
        card.setMaxWidth(Double.MAX_VALUE);
        card.setMinWidth(0);
        card.setPrefWidth(120);
        return card;
    }
}
