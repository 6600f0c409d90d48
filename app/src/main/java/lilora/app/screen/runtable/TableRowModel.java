package lilora.app.screen.runtable;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** A line of the table: the same object as long as it stands there, while what it shows changes. */
public final class TableRowModel {
    private final String key;
    private final ReadOnlyObjectWrapper<RowContent> shown;

    TableRowModel(RowContent shown) {
        this.key = shown.key();
        this.shown = new ReadOnlyObjectWrapper<>(shown);
    }

    /** Id of its run, or of its experiment. */
    public String key() {
        return key;
    }

    RowContent shown() {
        return shown.get();
    }

    ReadOnlyObjectProperty<RowContent> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    void show(RowContent now) {
        if (!now.equals(shown.get())) {
            shown.set(now);
        }
    }

    @Override
    public String toString() {
        return key;
    }
}
