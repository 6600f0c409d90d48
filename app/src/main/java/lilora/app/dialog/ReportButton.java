package lilora.app.dialog;

import java.util.function.Supplier;
import javafx.scene.control.Button;

/** Copies what a report wants, which takes a moment. */
public final class ReportButton extends Button {
    private static final String LABEL = "Copy diagnostics";

    /**
     * A button.
     *
     * @param about what the report is of, asked when it is pressed
     */
    public ReportButton(ProblemReports reports, Supplier<String> about) {
        super(LABEL);
        getStyleClass().add("copy-diagnostics");
        setMinWidth(USE_PREF_SIZE);
        setOnAction(event -> {
            // Not disabled: keys would go to something else then.
            if (getText().equals(LABEL)) {
                setText("Collecting…");
                reports.copy(about.get(), () -> setText(LABEL));
            }
        });
    }
}
