package lilora.app.dialog;

import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.control.CopyButton;

/** A problem as a person reads it: what happened, the likely cause, what to do; details folded away, to be copied. */
public final class ProblemView extends VBox {
    /** Shows a problem. */
    public ProblemView(Problem problem) {
        this(problem, problem.what());
    }

    private ProblemView(Problem problem, String first) {
        super(12);
        getStyleClass().add("problem");
        add("", first);
        add("Likely cause", problem.cause());
        add("What to do", problem.remedy());
        if (!problem.details().isBlank()) {
            getChildren().add(details(problem));
        }
    }

    /** For a place whose heading says what happened. */
    static ProblemView below(Problem problem) {
        return new ProblemView(problem, "");
    }

    private void add(String title, String text) {
        if (text.isBlank()) {
            return;
        }
        Label body = new Label(text);
        body.setWrapText(true);
        if (title.isEmpty()) {
            getChildren().add(body);
            return;
        }
        Label head = new Label(title);
        head.getStyleClass().add("field-name");
        getChildren().add(new VBox(2, head, body));
    }

    private static TitledPane details(Problem problem) {
        TextArea text = new TextArea(problem.details());
        text.setEditable(false);
        text.setPrefRowCount(12);
        text.getStyleClass().add("monospaced");
        VBox.setVgrow(text, Priority.ALWAYS);
        CopyButton copy = new CopyButton(
                "Copy details", () -> problem.what() + "\n" + problem.cause() + "\n\n" + problem.details());
        TitledPane pane = new TitledPane("Details", new VBox(8, text, copy));
        pane.setExpanded(false);
        pane.setAnimated(false);
        pane.getStyleClass().add("dense");
        return pane;
    }
}
