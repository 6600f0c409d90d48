package lilora.app.screen.runtable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Lines that show this, in this order: those that stand there already, with what they show now, and new ones. */
    static List<TableRowModel> showing(List<RowContent> contents, List<TableRowModel> standing) {
        Map<String, TableRowModel> known = new HashMap<>();
        standing.forEach(line -> known.put(line.key(), line));
        return contents.stream()
                .map(content -> {
                    TableRowModel line = known.get(content.key());
                    if (line == null) {
                        return new TableRowModel(content);
                    }
                    line.show(content);
                    return line;
                })
                .toList();
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
