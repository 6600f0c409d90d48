package lilora.app.screen.tasks;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.format.Formats;
import lilora.engine.data.Finding;
import lilora.engine.data.TaskReport;
import org.kordamp.ikonli.javafx.FontIcon;

/** What a check found, each with the way to its row. */
final class ReportView extends VBox {
    private final TaskLibraryViewModel library;
    private final Label verdict = new Label();
    private final VBox findings = new VBox(8);
    private final VBox row = new VBox(6);

    ReportView(TaskLibraryViewModel library) {
        this.library = library;
        setSpacing(12);
        setId("report");
        getStyleClass().add("card");
        Label heading = new Label("Check of the data");
        heading.getStyleClass().add("heading");
        verdict.setWrapText(true);
        verdict.setId("report-verdict");
        getChildren().addAll(heading, verdict, findings, row);
        library.reportProperty().addListener((observed, before, now) -> show(now));
        library.rowProperty().addListener((observed, before, now) -> showRow(now));
        show(library.reportProperty().get());
        showRow(Optional.empty());
    }

    private void show(Optional<TaskReport> report) {
        findings.getChildren().clear();
        verdict.getStyleClass().removeAll("verdict-ok", "verdict-warning", "verdict-error");
        if (report.isEmpty()) {
            verdict.setText("Checking every row and image");
            verdict.setGraphic(null);
            return;
        }
        TaskReport found = report.get();
        int warnings =
                found.totals().values().stream().mapToInt(Integer::intValue).sum() - found.errors();
        String style = found.errors() > 0 ? "error" : warnings > 0 ? "warning" : "ok";
        verdict.getStyleClass().add("verdict-" + style);
        verdict.setGraphic(icon(style));
        verdict.setText(sentence(found, warnings));
        findings.getChildren().setAll(found.findings().stream().map(this::line).toList());
    }

    private static String sentence(TaskReport found, int warnings) {
        if (found.errors() > 0) {
            return "%s, %s: the task cannot be used until the errors are fixed."
                    .formatted(Formats.counted(found.errors(), "error"), Formats.counted(warnings, "warning"));
        }
        String good = "%,d rows and %,d images can be used."
                .formatted(
                        found.counts().train() + found.counts().test(),
                        found.counts().images());
        return warnings == 0 ? good : good + " " + Formats.counted(warnings, "warning") + " for you to judge.";
    }

    static FontIcon icon(String verdict) {
        FontIcon icon = new FontIcon(
                verdict.equals("ok")
                        ? "mdi2c-check-circle-outline"
                        : verdict.equals("warning") ? "mdi2a-alert-outline" : "mdi2c-close-circle-outline");
        icon.getStyleClass().add("verdict-" + verdict);
        return icon;
    }

    private HBox line(Finding finding) {
        Label text = new Label(shortened(finding.message()));
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox line = new HBox(8, icon(finding.severity() == Finding.Severity.ERROR ? "error" : "warning"), text);
        line.setAlignment(Pos.TOP_LEFT);
        if (finding.line() > 0) {
            Button show = new Button("Show the row");
            show.getStyleClass().addAll("flat", "small");
            show.setMinWidth(Region.USE_PREF_SIZE);
            show.setOnAction(event -> library.showRow(finding));
            line.getChildren().add(show);
        }
        return line;
    }

    /** The folder is known here. */
    private String shortened(String message) {
        LibraryTask task = library.selectedProperty().get();
        return task == null ? message : message.replace(task.folder() + java.io.File.separator, "");
    }

    private void showRow(Optional<TaskLibraryViewModel.Row> shown) {
        row.setVisible(shown.isPresent());
        row.setManaged(shown.isPresent());
        if (shown.isEmpty()) {
            row.getChildren().clear();
            return;
        }
        Label place = new Label(shown.get().place());
        place.getStyleClass().add("field-name");
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        Button hide = new Button("Hide");
        hide.getStyleClass().addAll("flat", "small");
        hide.setOnAction(event -> library.hideRow());
        HBox head = new HBox(8, place, gap, hide);
        head.setAlignment(Pos.CENTER_LEFT);
        TextArea text = new TextArea(shown.get().text());
        text.setId("row-text");
        text.setEditable(false);
        text.setWrapText(true);
        text.setPrefRowCount(6);
        text.getStyleClass().add("monospaced");
        row.getChildren().setAll(List.of(head, text));
    }
}
