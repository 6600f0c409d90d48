package lilora.app.screen.experiment;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.Tooltip;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.dialog.DialogService;

/** Where the start adapter lies, what it is or what is wrong with it; a folder can be dropped here. */
final class StartAdapterField extends VBox {
    private static final String NONE = "None: starts from the base model as it is";

    private final StartAdapterViewModel model;
    private final Label folder = new Label();
    private final Tooltip whole = new Tooltip();
    private final Button remove = new Button("Remove");
    private final Label note = new Label();
    private final HBox line = new HBox(8);

    StartAdapterField(StartAdapterViewModel model, DialogService dialogs) {
        super(4);
        this.model = model;
        setId("experiment-start-adapter");
        folder.setId("experiment-start-adapter-folder");
        folder.setMaxWidth(Double.MAX_VALUE);
        folder.setMinWidth(0);
        folder.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        HBox.setHgrow(folder, Priority.ALWAYS);
        Button browse = new Button("Browse");
        browse.setId("experiment-start-adapter-browse");
        browse.setAccessibleText("Browse for a start adapter");
        browse.setMinWidth(USE_PREF_SIZE);
        browse.setTooltip(new Tooltip("Choose a folder that PEFT or export-adapter wrote, or drop it here"));
        browse.setOnAction(
                event -> dialogs.openFolder("Adapter of PEFT, LoRA or DoRA").ifPresent(model::choose));
        remove.setId("experiment-start-adapter-remove");
        remove.setAccessibleText("Remove the start adapter");
        remove.setMinWidth(USE_PREF_SIZE);
        remove.setOnAction(event -> model.remove());
        note.setId("experiment-start-adapter-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().add("small-text");
        line.getChildren().addAll(folder, remove, browse);
        line.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(line, note);
        getStyleClass().add("drop-field");
        setOnDragOver(this::dragged);
        setOnDragExited(event -> getStyleClass().remove("drop-here"));
        setOnDragDropped(this::dropped);
        model.folderProperty().subscribe(this::show);
        model.checkedProperty().subscribe(this::show);
        show();
    }

    /** Height of the first line, beside which its name stands. */
    ObservableValue<Number> lineHeight() {
        return line.heightProperty();
    }

    private void dragged(DragEvent event) {
        if (event.getDragboard().hasFiles() && event.getDragboard().getFiles().size() == 1) {
            event.acceptTransferModes(TransferMode.ANY);
            if (!getStyleClass().contains("drop-here")) {
                getStyleClass().add("drop-here");
            }
        }
        event.consume();
    }

    private void dropped(DragEvent event) {
        List<File> files = event.getDragboard().getFiles();
        if (files.size() == 1) {
            model.choose(files.get(0).toPath());
        }
        event.setDropCompleted(files.size() == 1);
        event.consume();
    }

    private void show() {
        Optional<Path> chosen = model.folderProperty().get();
        folder.setText(chosen.map(Path::toString).orElse(NONE));
        whole.setText(folder.getText());
        folder.setTooltip(chosen.isPresent() ? whole : null);
        style(folder, "muted", chosen.isEmpty());
        remove.setVisible(chosen.isPresent());
        remove.setManaged(chosen.isPresent());
        Optional<StartAdapter> checked = model.checkedProperty().get();
        boolean wrong = checked.filter(adapter -> !adapter.isUsable()).isPresent();
        note.setText(
                chosen.isEmpty()
                        ? ""
                        : checked.map(adapter -> wrong ? adapter.fault() : adapter.summary())
                                .orElse("Reading the adapter"));
        style(note, "field-error", wrong);
        style(note, "muted", !wrong);
        note.setVisible(chosen.isPresent());
        note.setManaged(chosen.isPresent());
    }

    private static void style(Label label, String style, boolean wanted) {
        label.getStyleClass().remove(style);
        if (wanted) {
            label.getStyleClass().add(style);
        }
    }
}
