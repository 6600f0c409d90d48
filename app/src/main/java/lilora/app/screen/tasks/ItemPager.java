package lilora.app.screen.tasks;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import lilora.engine.data.Split;
import org.jspecify.annotations.Nullable;

/** Turns the pages of a task: one item at a time, of the training or of the test. */
public final class ItemPager {
    private final ObjectProperty<Split> split = new SimpleObjectProperty<>(this, "split", Split.TRAIN);
    private final ReadOnlyObjectWrapper<Optional<ShownItem>> item =
            new ReadOnlyObjectWrapper<>(this, "item", Optional.empty());
    private final ReadOnlyIntegerWrapper index = new ReadOnlyIntegerWrapper(this, "index");
    private final ReadOnlyIntegerWrapper count = new ReadOnlyIntegerWrapper(this, "count");
    private @Nullable TaskDetail detail;

    public ItemPager() {
        split.addListener((observed, before, now) -> go(0));
    }

    /** Shows another task from its first item. */
    public void open(@Nullable TaskDetail opened) {
        detail = opened;
        split.set(opened != null && opened.train().isEmpty() ? Split.TEST : Split.TRAIN);
        go(0);
    }

    public ObjectProperty<Split> splitProperty() {
        return split;
    }

    /** The item that is shown; empty when the split has none. */
    public ReadOnlyObjectProperty<Optional<ShownItem>> itemProperty() {
        return item.getReadOnlyProperty();
    }

    /** From 0. */
    public ReadOnlyIntegerProperty indexProperty() {
        return index.getReadOnlyProperty();
    }

    /** Items of the split. */
    public ReadOnlyIntegerProperty countProperty() {
        return count.getReadOnlyProperty();
    }

    /** Turns so many pages; beyond an end it stays at the end. */
    public void turn(int pages) {
        go(index.get() + pages);
    }

    /** Shows the item at a place, or the one nearest to it. */
    public void go(int wanted) {
        List<ShownItem> items = detail == null ? List.of() : detail.items(split.get());
        count.set(items.size());
        index.set(Math.max(0, Math.min(wanted, items.size() - 1)));
        item.set(items.isEmpty() ? Optional.empty() : Optional.of(items.get(index.get())));
    }

    /** Shows the last item that starts at this line or before it. */
    public void goToLine(Split where, int line) {
        if (detail == null) {
            return;
        }
        split.set(where);
        List<ShownItem> items = detail.items(where);
        // Lines rise, and an item of a large task is read from its file: look at few.
        int from = 0;
        int to = items.size();
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (items.get(middle).line() <= line) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        go(Math.max(0, from - 1));
    }
}
