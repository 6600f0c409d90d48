package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.dialog.DialogService;

/** The import: of one task, or of a published benchmark. */
final class ImportPage extends ScrollPane {
    private final ImportViewModel task;
    private final BenchmarkViewModel benchmark;
    private final TaskImportForm taskForm;
    private final BenchmarkForm benchmarkForm;
    private final ToggleButton one = pill("One task", "import-task", "left-pill");
    private final ToggleButton many = pill("Published benchmark", "import-benchmark", "right-pill");
    private final Label lead = new Label();
    private final StackPane form = new StackPane();

    /** @param onClose called when a person wants to leave without importing */
    ImportPage(ImportViewModel task, BenchmarkViewModel benchmark, DialogService dialogs, Runnable onClose) {
        this.task = task;
        this.benchmark = benchmark;
        this.taskForm = new TaskImportForm(task, dialogs, onClose);
        this.benchmarkForm = new BenchmarkForm(benchmark, dialogs, onClose);
        setId("import-view");
        setFitToWidth(true);
        getStyleClass().add("plain-scroll");
        Label title = new Label("Import");
        title.getStyleClass().add("title");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        lead.getStyleClass().add("muted");
        ToggleGroup group = new ToggleGroup();
        group.getToggles().setAll(one, many);
        one.setOnAction(event -> show(one));
        many.setOnAction(event -> show(many));
        VBox page = new VBox(16, title, new HBox(one, many), lead, form);
        page.getStyleClass().add("detail-page");
        setContent(page);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && !isWorking()) {
                onClose.run();
                event.consume();
            }
        });
        // A problem stands at the top.
        task.problemProperty().addListener((observed, before, now) -> now.ifPresent(told -> setVvalue(0)));
        benchmark.problemProperty().addListener((observed, before, now) -> now.ifPresent(told -> setVvalue(0)));
        show(one);
    }

    private static ToggleButton pill(String text, String id, String style) {
        ToggleButton button = new ToggleButton(text);
        button.setId(id);
        button.getStyleClass().add(style);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private boolean isWorking() {
        return task.stateProperty().get() == ImportViewModel.State.WORKING
                || benchmark.stateProperty().get() == BenchmarkViewModel.State.WORKING;
    }

    private void show(ToggleButton chosen) {
        chosen.setSelected(true);
        boolean whole = chosen == many;
        lead.setText(
                whole
                        ? "Choose the folder that CoIN, UCIT, TriGap, MLLM-DCL, MLLM-ACL or CVIT was unpacked into: its tasks, files and scorers are recognised. Images stay where they are; everything is checked before a task is added."
                        : "Drop a JSON file of instructions and a folder or .zip of images anywhere on this page, or choose them. Files are copied into the workspace after every row and image has been checked.");
        form.getChildren().setAll(whole ? benchmarkForm : taskForm);
    }

    /** Takes what was dropped: a folder alone may be a benchmark. */
    void drop(List<Path> files) {
        if (files.size() != 1) {
            show(one);
            task.drop(files);
            return;
        }
        benchmark.drop(files.get(0), recognised -> {
            show(recognised ? many : one);
            if (!recognised) {
                task.drop(files);
            }
        });
    }

    /** Gives the keyboard to the first thing to do. */
    void focusFirst() {
        // What it holds is below it only once it has its skin.
        applyCss();
        Node first = lookup(many.isSelected() ? "#benchmark-root-choose" : "#import-train-choose");
        if (first != null) {
            first.requestFocus();
        }
    }
}
