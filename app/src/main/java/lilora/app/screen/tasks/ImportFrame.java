package lilora.app.screen.tasks;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.background.TaskHandle;
import lilora.app.control.HeaderRow;
import lilora.engine.data.Finding;

/** What stands around the fields of an import: above them what went wrong, below them its start, its end and its progress. */
final class ImportFrame {
    private final Label problem = new Label();
    private final VBox findings = new VBox(8);
    private final Button start;
    private final Button cancel = new Button("Cancel");
    private final ProgressBar progress = new ProgressBar();
    private final Label why = new Label();

    /**
     * What is shown.
     *
     * @param busy whether nothing can be started now
     * @param problem what went wrong last
     * @param obstacle why it cannot begin yet
     * @param working what is under way and can be told how far it is
     * @param findings what is wrong with rows
     */
    record State(
            boolean busy,
            Optional<String> problem,
            Optional<String> obstacle,
            Optional<? extends TaskHandle<?>> working,
            List<Finding> findings) {}

    /**
     * Shows nothing yet.
     *
     * @param id what the ids of its controls begin with
     * @param title of the button that starts
     */
    ImportFrame(String id, String title, Runnable onStart, Runnable onCancel) {
        problem.setId(id + "-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().addAll("notice", "notice-error");
        start = new Button(title);
        start.setId(id + "-start");
        start.getStyleClass().add("accent");
        start.setOnAction(event -> onStart.run());
        cancel.setId(id + "-cancel");
        cancel.setOnAction(event -> onCancel.run());
        why.setId(id + "-obstacle");
        why.setWrapText(true);
        why.setMinHeight(Region.USE_PREF_SIZE);
        why.getStyleClass().add("muted");
    }

    /** For above the fields. */
    List<Node> above() {
        return List.of(problem, findings);
    }

    /** For below the fields. */
    Node below() {
        return new HeaderRow().start(start, cancel, progress, why);
    }

    void show(State state) {
        String sentence = state.problem().orElse("");
        problem.setText(sentence);
        problem.setVisible(!sentence.isEmpty());
        problem.setManaged(!sentence.isEmpty());
        start.setDisable(state.busy() || state.obstacle().isPresent());
        why.setText(state.obstacle().orElse(""));
        progress.setVisible(state.busy());
        progress.setManaged(state.busy());
        progress.progressProperty().unbind();
        progress.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
        state.working().ifPresent(handle -> progress.progressProperty().bind(handle.progressProperty()));
        FormCards.showFindings(findings, state.findings());
    }
}
