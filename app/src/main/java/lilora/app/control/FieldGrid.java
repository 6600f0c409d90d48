package lilora.app.control;

import java.nio.file.Path;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** Fields below each other, each beside its name. */
public final class FieldGrid extends GridPane {
    /** No field yet. */
    @SuppressWarnings("this-escape")
    public FieldGrid() {
        setHgap(16);
        setVgap(10);
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        fields.setFillWidth(true);
        fields.setMinWidth(0);
        getColumnConstraints().setAll(new ColumnConstraints(), fields);
    }

    /** The name of a field, never cut. */
    public static Label name(String text) {
        Label label = new Label(text);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.getStyleClass().add("field-name");
        return label;
    }

    /** Adds a field; without a name it stands below the one before. */
    public void add(String name, Node field) {
        int row = getRowCount();
        if (!name.isEmpty()) {
            add(name(name), 0, row);
        }
        add(field, 1, row);
    }

    /** Adds a field whose name stands beside its first line. */
    public void add(String name, PathField field) {
        int row = getRowCount();
        Label label = field.named(name);
        setValignment(label, VPos.TOP);
        add(label, 0, row);
        add(field, 1, row);
    }

    /**
     * Adds a file or folder: where it is, and a button to choose another.
     *
     * @param id of the text; that of the button is {@code id-choose}
     * @param unset said while there is none
     * @param others other ways to choose, before the button that all fields have: those stand below each other
     */
    public void addPath(
            String name,
            String id,
            ObservableValue<? extends @Nullable Path> value,
            String unset,
            Runnable choose,
            Button... others) {
        Label path = new Label();
        path.setId(id);
        path.setMaxWidth(Double.MAX_VALUE);
        path.setMinWidth(0);
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        path.textProperty().bind(value.map(Path::toString).orElse(unset));
        HBox.setHgrow(path, Priority.ALWAYS);
        HBox line = new HBox(12, path);
        line.getChildren().addAll(others);
        line.getChildren().add(chooser("Choose…", "Choose: " + name, id + "-choose", choose));
        line.setAlignment(Pos.CENTER_LEFT);
        add(name, line);
    }

    /**
     * A button that chooses a file or folder.
     *
     * @param spoken what a screen reader says of it
     */
    public static Button chooser(String text, String spoken, String id, Runnable choose) {
        Button button = new Button(text);
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(spoken);
        button.setOnAction(event -> choose.run());
        return button;
    }
}
