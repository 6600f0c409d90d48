package lilora.app.chart;

import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.util.StringConverter;
import lilora.app.amount.Moments;
import lilora.engine.method.MethodCatalog;
import lilora.storage.RunRow;

/** How a run is called where one of many is chosen: enough to tell it from runs of the same name. */
public final class RunName extends StringConverter<RunRow> {
    private final MethodCatalog methods;

    private RunName(MethodCatalog methods) {
        this.methods = methods;
    }

    /** Lets a box call its runs so. */
    public static void in(ComboBox<RunRow> box, MethodCatalog methods) {
        RunName name = new RunName(methods);
        box.setConverter(name);
        box.setCellFactory(view -> name.new Cell());
    }

    private String text(RunRow row) {
        return row.name() + " · " + methods.title(row.method()) + " · seed " + row.seed() + " · "
                + Moments.minute(row.created());
    }

    @Override
    public String toString(RunRow row) {
        return row == null ? "" : text(row);
    }

    @Override
    public RunRow fromString(String text) {
        throw new IllegalStateException("The box is not edited.");
    }

    private final class Cell extends ListCell<RunRow> {
        @Override
        protected void updateItem(RunRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(empty || row == null ? null : text(row));
        }
    }
}
