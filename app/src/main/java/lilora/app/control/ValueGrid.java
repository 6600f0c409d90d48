package lilora.app.control;

import javafx.geometry.HPos;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Numbers below each other at the right, each beside what it is. */
public final class ValueGrid extends GridPane {
    /** No number yet. */
    @SuppressWarnings("this-escape")
    public ValueGrid() {
        setHgap(16);
        setVgap(6);
        ColumnConstraints names = new ColumnConstraints();
        names.setHgrow(Priority.ALWAYS);
        names.setFillWidth(true);
        ColumnConstraints values = new ColumnConstraints();
        values.setHalignment(HPos.RIGHT);
        getColumnConstraints().setAll(names, values);
    }

    /** Adds a number. */
    public void row(int row, String name, Label value) {
        Label label = new Label(name);
        label.getStyleClass().add("muted");
        label.setWrapText(true);
        label.setMinWidth(0);
        value.getStyleClass().add("numeric");
        value.setMinWidth(Region.USE_PREF_SIZE);
        add(label, 0, row);
        add(value, 1, row);
    }
}
