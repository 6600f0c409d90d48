package lilora.app.screen.run;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import lilora.app.control.EqualWidthPane;
import lilora.app.control.HelpPopOver;

/** The numbers at the top; hovering, a click, Enter and F1 tell formula, n and meaning. */
final class HeadlineBar extends StackPane {
    private static final double NARROWEST = 148;

    private final EqualWidthPane cards = new EqualWidthPane(NARROWEST);
    private List<Headline> shown = List.of();

    HeadlineBar() {
        getStyleClass().add("headline-bar");
        getChildren().add(cards);
    }

    void show(List<Headline> headlines) {
        if (!headlines.equals(shown)) {
            shown = headlines;
            cards.show(headlines.stream().map(HeadlineBar::card).toList());
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
        card.setMinWidth(0);
        Runnable explain = () -> HelpPopOver.show(card, headline.label(), headline.hover());
        card.setOnMouseClicked(event -> {
            tooltip.hide();
            card.requestFocus();
            explain.run();
        });
        HelpPopOver.onF1(card, explain);
        card.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                explain.run();
                event.consume();
            }
        });
        return card;
    }
}
