package lilora.app.chart;

import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.util.StringConverter;
import lilora.app.amount.Moments;
import lilora.storage.RunRow;

/** How a run is called where one of many is chosen: enough to tell it from runs of the same name. */
public final class RunName extends StringConverter<RunRow> {
    private RunName() {}

    /** Lets a box call its runs so. */
    public static void in(ComboBox<RunRow> box) {
        box.setConverter(new RunName());
        box.setCellFactory(view -> new Cell());
    }

    private static String text(RunRow row) {
        return row.name() + " · " + row.method() + " · seed " + row.seed() + " · " + Moments.minute(row.created());
    }

    @Override
    public String toString(RunRow row) {
        return row == null ? "" : text(row);
    }

    @Override
    public RunRow fromString(String text) {
        throw new IllegalStateException("The box is not edited.");
    }

    private static final class Cell extends ListCell<RunRow> {
        @Override
        protected void updateItem(RunRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(empty || row == null ? null : text(row));
        }
    }
}
