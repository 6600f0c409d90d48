package lilora.app.screen.tasks;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.engine.data.Finding;

/** What both forms of the import are made of. */
final class FormCards {
    private FormCards() {}

    /** Fields that belong together. */
    static VBox card(String title, Node content) {
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        VBox card = new VBox(12, heading, content);
        card.getStyleClass().add("card");
        return card;
    }

    /** Shows what is wrong with rows, or nothing. */
    static void showFindings(VBox into, List<Finding> findings) {
        into.getChildren()
                .setAll(findings.stream()
                        .map(finding -> line(
                                finding.message(), finding.severity() == Finding.Severity.ERROR ? "error" : "warning"))
                        .toList());
        into.setManaged(!findings.isEmpty());
    }

    /**
     * A sentence with a sign before it.
     *
     * @param verdict {@code ok}, {@code warning} or {@code error}
     */
    static Label line(String sentence, String verdict) {
        Label line = new Label(sentence, ReportView.icon(verdict));
        line.setWrapText(true);
        line.setMinHeight(Region.USE_PREF_SIZE);
        return line;
    }
}
