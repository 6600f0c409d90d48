package lilora.app.markdown;

import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A document as nodes below each other, as wide as there is room. To be put where it can be scrolled. */
public final class MarkdownView extends VBox {
    private static final double WIDEST = 860;

    /** Shows a document. */
    @SuppressWarnings("this-escape")
    public MarkdownView(MarkdownDocument document) {
        super(MarkdownBlocks.GAP);
        getStyleClass().add("markdown");
        setMaxWidth(WIDEST);
        setMinHeight(Region.USE_PREF_SIZE);
        getChildren().setAll(MarkdownBlocks.of(document.root()));
    }
}
