package lilora.app.control;

import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Help that stays beside what it is about until somebody has read it: Escape or a click elsewhere closes it. */
public final class HelpPopOver {
    private static final double WIDTH_EM = 30;

    private HelpPopOver() {}

    /**
     * Shows help; closed, it gives the keyboard back.
     *
     * @param beside what it points at
     */
    public static void show(Node beside, String title, String text) {
        Label heading = new Label(title);
        heading.getStyleClass().add("field-name");
        Label words = new Label(text);
        words.setWrapText(true);
        words.setMinHeight(Region.USE_PREF_SIZE);
        VBox content = new VBox(6, heading, words);
        content.getStyleClass().add("help-pop-over");
        content.setPadding(new Insets(2, 4, 2, 4));
        words.fontProperty().subscribe(font -> content.setMaxWidth(WIDTH_EM * font.getSize()));
        new FocusPopOver(content).show(beside, content);
    }

    /** Lets F1 show the help while the keyboard is in a node. */
    public static void onF1(Node node, Runnable show) {
        node.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.F1 && !event.isShortcutDown() && !event.isAltDown()) {
                show.run();
                event.consume();
            }
        });
    }
}
