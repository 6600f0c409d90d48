package lilora.app.dialog;

import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.control.CopyButton;

/** A problem as a person reads it: what happened, the likely cause, what to do; details folded away, to be copied. */
public final class ProblemView extends VBox {
    /** Shows a problem, of which a report can be made. */
    public ProblemView(Problem problem, ProblemReports reports) {
        this(problem, problem.what(), reports);
    }

    private ProblemView(Problem problem, String first, ProblemReports reports) {
        super(12);
        getStyleClass().add("problem");
        add("", first);
        add("Likely cause", problem.cause());
        add("What to do", problem.remedy());
        if (!problem.details().isBlank()) {
            getChildren().add(details(problem));
        }
        getChildren()
                .add(new ReportButton(
                        reports, () -> problem.what() + "\n" + problem.cause() + "\n" + problem.details()));
    }

    /** For a place whose heading says what happened. */
    static ProblemView below(Problem problem, ProblemReports reports) {
        return new ProblemView(problem, "", reports);
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
