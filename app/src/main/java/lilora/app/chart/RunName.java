package lilora.app.chart;

import javafx.scene.control.ComboBox;
import lilora.app.amount.Moments;
import lilora.app.amount.Names;
import lilora.app.form.Words;
import lilora.engine.method.MethodCatalog;
import lilora.storage.RunRow;

/** How a run is called where one of many is chosen: enough to tell it from runs of the same name. */
public final class RunName {
    /** Leaves room for what tells runs of one name apart. */
    private static final int LONGEST = 50;

    private RunName() {}

    /** Lets a box call its runs so. */
    public static void in(ComboBox<RunRow> box, MethodCatalog methods) {
        box.setConverter(new Words<>(row -> Names.shorten(row.name(), LONGEST) + " · " + methods.title(row.method())
                + " · seed " + row.seed() + " · " + Moments.minute(row.created())));
    }
}
