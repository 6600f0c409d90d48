package lilora.app.screen.runtable;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import lilora.storage.repository.RunRow;

/** Which lines of the table are selected, and which runs they hold. For the FX thread. */
final class RowSelection {
    private final ReadOnlyObjectWrapper<Set<String>> selected = new ReadOnlyObjectWrapper<>(Set.of());
    private final ReadOnlyObjectWrapper<List<RunRow>> chosen = new ReadOnlyObjectWrapper<>(List.of());

    /** Keys of the selected lines; all of them are shown. */
    ReadOnlyObjectProperty<Set<String>> selectedProperty() {
        return selected.getReadOnlyProperty();
    }

    /** Their runs, in the order they stand. */
    ReadOnlyObjectProperty<List<RunRow>> chosenProperty() {
        return chosen.getReadOnlyProperty();
    }

    /** Other lines are shown, or the same with other content: what is gone is selected no more. */
    void follow(List<TableRowModel> lines) {
        select(selected.get(), lines);
    }

    /** Selects these lines, as far as they are shown. */
    void select(Set<String> keys, List<TableRowModel> lines) {
        Set<String> shown = new LinkedHashSet<>();
        for (TableRowModel line : lines) {
            if (keys.contains(line.key())) {
                shown.add(line.key());
            }
        }
        if (!shown.equals(selected.get())) {
            selected.set(shown);
        }
        Map<String, RunRow> rows = new LinkedHashMap<>();
        for (TableRowModel line : lines) {
            if (selected.get().contains(line.key())) {
                line.shown().runs().forEach(run -> rows.put(run.row().runId(), run.row()));
            }
        }
        List<RunRow> now = List.copyOf(rows.values());
        if (!now.equals(chosen.get())) {
            chosen.set(now);
        }
    }
}
