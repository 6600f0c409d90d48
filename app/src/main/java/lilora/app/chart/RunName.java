package lilora.app.chart;

import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import lilora.app.amount.Moments;
import lilora.app.form.Words;
import lilora.engine.method.MethodCatalog;
import lilora.storage.RunRow;

/** How a run is called where one of many is chosen: enough to tell it from runs of the same name. */
public final class RunName {
    private final MethodCatalog methods;

    private RunName(MethodCatalog methods) {
        this.methods = methods;
    }

    /** Lets a box call its runs so. */
    public static void in(ComboBox<RunRow> box, MethodCatalog methods) {
        RunName name = new RunName(methods);
        box.setConverter(new Words<>(name::text));
        box.setCellFactory(view -> name.new Cell());
    }

    private String text(RunRow row) {
        return row.name() + " · " + methods.title(row.method()) + " · seed " + row.seed() + " · "
                + Moments.minute(row.created());
    }

    private final class Cell extends ListCell<RunRow> {
        @Override
        protected void updateItem(RunRow row, boolean empty) {
            super.updateItem(row, empty);
            setText(empty || row == null ? null : text(row));
        }
    }
}
