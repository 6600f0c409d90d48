package lilora.app.control;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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

/** Where a file or folder lies, buttons to choose another, and below what it is or what is wrong with it; one can be dropped here. */
public final class PathField extends VBox {
    private final String id;
    private final String name;
    private final String unset;
    private final Label path = new Label();
    private final Tooltip whole = new Tooltip();
    private final Button remove = new Button("Remove");
    private final Label note = new Label();
    private final HBox line = new HBox(8);

    /**
     * Nothing chosen yet.
     *
     * @param id what the ids of its parts begin with: {@code -path}, {@code -note}, {@code -remove}
     * @param name what is chosen here, as within a sentence
     * @param unset said while there is none
     * @param drop gets what is dropped, or typed into a chooser
     */
    public PathField(String id, String name, String unset, Consumer<Path> drop) {
        super(4);
        this.id = id;
        this.name = name;
        this.unset = unset;
        setId(id);
        path.setId(id + "-path");
        path.setMaxWidth(Double.MAX_VALUE);
        path.setMinWidth(0);
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        HBox.setHgrow(path, Priority.ALWAYS);
        remove.setId(id + "-remove");
        remove.setAccessibleText("Remove the " + name);
        remove.setMinWidth(USE_PREF_SIZE);
        note.setId(id + "-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().add("small-text");
        line.getChildren().add(path);
        line.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(line, note);
        getStyleClass().add("drop-field");
        setOnDragOver(this::dragged);
        setOnDragExited(event -> getStyleClass().remove("drop-here"));
        setOnDragDropped(event -> dropped(event, drop));
        show(Optional.empty(), "", false);
    }

    /** Adds a button; its id ends with its suffix. */
    public PathField choosing(String suffix, String text, String help, Runnable choose) {
        Button button = new Button(text);
        button.setId(id + "-" + suffix);
        button.setMinWidth(USE_PREF_SIZE);
        button.setAccessibleText("%s: %s".formatted(text, name));
        button.setTooltip(new Tooltip(help));
        button.setOnAction(event -> choose.run());
        line.getChildren().add(button);
        return this;
    }

    /** What was chosen can be taken away again. */
    public PathField removing(Runnable action) {
        remove.setOnAction(event -> action.run());
        line.getChildren().add(1, remove);
        return this;
    }

    /** A name that stands beside its first line. */
    public Label named(String text) {
        return new Name(text, line);
    }

    /** As high as the line beside it, in whose middle its words stand. */
    private static final class Name extends Label {
        private final HBox line;

        Name(String text, HBox line) {
            super(text);
            this.line = line;
            setMinWidth(USE_PREF_SIZE);
            getStyleClass().add("field-name");
        }

        @Override
        protected double computeMinHeight(double width) {
            return Math.max(super.computeMinHeight(width), line.prefHeight(-1));
        }

        @Override
        protected double computePrefHeight(double width) {
            return computeMinHeight(width);
        }
    }

    /**
     * Shows it.
     *
     * @param said what it is or what is wrong with it; may be empty
     */
    public void show(Optional<Path> chosen, String said, boolean wrong) {
        path.setText(chosen.map(Path::toString).orElse(unset));
        whole.setText(path.getText());
        path.setTooltip(chosen.isPresent() ? whole : null);
        style(path, "muted", chosen.isEmpty());
        remove.setVisible(chosen.isPresent());
        remove.setManaged(chosen.isPresent());
        note.setText(said);
        style(note, "field-error", wrong);
        style(note, "muted", !wrong);
        note.setVisible(!said.isEmpty());
        note.setManaged(!said.isEmpty());
    }

    private void dragged(DragEvent event) {
        if (event.getDragboard().hasFiles() && event.getDragboard().getFiles().size() == 1) {
            event.acceptTransferModes(TransferMode.ANY);
            style(this, "drop-here", true);
        }
        event.consume();
    }

    private static void dropped(DragEvent event, Consumer<Path> drop) {
        List<File> files = event.getDragboard().getFiles();
        if (files.size() == 1) {
            drop.accept(files.get(0).toPath());
        }
        event.setDropCompleted(files.size() == 1);
        event.consume();
    }

    private static void style(Region region, String style, boolean wanted) {
        region.getStyleClass().remove(style);
        if (wanted) {
            region.getStyleClass().add(style);
        }
    }
}
