package lilora.app.card;

import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.CopyButton;
import lilora.app.control.HeaderRow;
import lilora.app.markdown.MarkdownView;

/** Shows a card, or in a line why there is none; not there while nothing is looked at. */
public final class CardView extends VBox {
    private final String of;
    private final CopyButton copy;
    private final Button fold = new Button();
    private final VBox content = new VBox();

    /**
     * Shows the cards of a model.
     *
     * @param of what they are cards of, as within a sentence
     */
    @SuppressWarnings("this-escape")
    public CardView(CardViewModel model, String of) {
        super(12);
        this.of = of;
        setId("card");
        getStyleClass().add("card");
        Label heading = new Label("Card");
        heading.getStyleClass().add("heading");
        copy = new CopyButton(
                "Copy", () -> model.stateProperty().get().card().orElseThrow().text());
        copy.setId("card-copy");
        copy.setAccessibleText("Copy the card as Markdown");
        fold.setId("card-fold");
        fold.textProperty().bind(model.openProperty().map(open -> open ? "Hide" : "Show"));
        fold.setOnAction(event -> model.openProperty().set(!model.openProperty().get()));
        for (Button button : new Button[] {copy, fold}) {
            button.getStyleClass().addAll("flat", "small");
        }
        content.visibleProperty().bind(model.openProperty());
        content.managedProperty().bind(model.openProperty());
        getChildren().addAll(new HeaderRow().start(heading).end(copy, fold), content);
        model.stateProperty().subscribe(this::show);
    }

    private void show(CardViewModel.State state) {
        setVisible(state.folder().isPresent());
        setManaged(state.folder().isPresent());
        copy.renew();
        copy.setVisible(state.card().isPresent());
        copy.setManaged(state.card().isPresent());
        content.getChildren()
                .setAll(state.card()
                        .<Node>map(card -> new MarkdownView(card.document()))
                        .orElseGet(() -> sentence(state)));
    }

    private Label sentence(CardViewModel.State state) {
        Label line = new Label(
                state.reading()
                        ? "Reading it"
                        : state.fault().isEmpty()
                                ? "This %s has no card: there is no %s in its folder.".formatted(of, Card.NAME)
                                : state.fault());
        line.setId("card-note");
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        line.getStyleClass().add(state.fault().isEmpty() ? "muted" : "field-error");
        return line;
    }
}
