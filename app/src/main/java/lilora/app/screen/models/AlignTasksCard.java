package lilora.app.screen.models;

import java.io.File;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.format.Formats;

/** The tasks that a projector is aligned on; folders can be dropped here. */
final class AlignTasksCard extends VBox {
    private final AlignViewModel model;
    private final VBox list = new VBox(8);
    private final Button add = new Button("Add folder…");

    AlignTasksCard(AlignViewModel model, DialogService dialogs) {
        super(12);
        this.model = model;
        setId("align-tasks");
        getStyleClass().addAll("card", "drop-field");
        Label heading = new Label("Learns from");
        heading.getStyleClass().add("heading");
        add.setId("align-add");
        add.setTooltip(new Tooltip("Choose the folder of a task, which holds its task.json, or drop it here"));
        add.setOnAction(event -> dialogs.openFolder("Folder of a task").ifPresent(model::add));
        Label problem = new Label();
        problem.setId("align-task-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().add("field-error");
        problem.textProperty().bind(model.taskProblemProperty());
        problem.visibleProperty().bind(model.taskProblemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        getChildren().addAll(new HeaderRow().start(heading).end(add), list, problem);
        model.tasks().addListener((ListChangeListener<AlignTask>) change -> show());
        show();
        setOnDragOver(this::dragged);
        setOnDragExited(event -> getStyleClass().remove("drop-here"));
        setOnDragDropped(event -> {
            event.getDragboard().getFiles().stream().map(File::toPath).forEach(model::add);
            event.setDropCompleted(event.getDragboard().hasFiles());
            event.consume();
        });
    }

    /** Gives its first control the keyboard. */
    void focusFirst() {
        add.requestFocus();
    }

    private void dragged(DragEvent event) {
        if (event.getDragboard().hasFiles()) {
            event.acceptTransferModes(TransferMode.ANY);
            if (!getStyleClass().contains("drop-here")) {
                getStyleClass().add("drop-here");
            }
        }
        event.consume();
    }

    private void show() {
        list.getChildren().setAll(model.tasks().stream().map(this::line).toList());
        if (list.getChildren().isEmpty()) {
            Label none =
                    new Label("The library has no task yet; add the folder of one, or import one on the page Tasks.");
            none.getStyleClass().add("muted");
            none.setWrapText(true);
            none.setMinHeight(Region.USE_PREF_SIZE);
            list.getChildren().setAll(none);
        }
    }

    private HeaderRow line(AlignTask task) {
        CheckBox box = new CheckBox(task.title());
        box.setSelected(model.isChosen(task));
        box.setId("align-task-" + task.folder().getFileName());
        box.setTooltip(new Tooltip(task.folder().toString()));
        box.setOnAction(event -> model.use(task, box.isSelected()));
        Label about = new Label("%s%s"
                .formatted(
                        task.kind().isBlank() ? "" : task.kind() + ", ",
                        Formats.counted(task.train(), "training item")));
        about.getStyleClass().addAll("small-text", "muted");
        return new HeaderRow().start(box).end(about);
    }
}
