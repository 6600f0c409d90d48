package lilora.app.chart.run;

import javafx.scene.control.ComboBox;
import lilora.app.form.LabelConverter;
import lilora.app.format.DisplayNames;
import lilora.app.format.Timestamps;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.RunRow;

/** How a run is called where one of many is chosen: enough to tell it from runs of the same name. */
public final class RunNameConverter {
    /** Leaves room for what tells runs of one name apart. */
    private static final int LONGEST = 50;

    private RunNameConverter() {}

    /** Lets a box call its runs so. */
    public static void in(ComboBox<RunRow> box, MethodCatalog methods) {
        box.setConverter(new LabelConverter<>(row -> DisplayNames.keepingEnd(row.name(), LONGEST) + " · "
                + methods.title(row.method()) + " · seed " + row.seed() + " · " + Timestamps.minute(row.created())));
    }
}
