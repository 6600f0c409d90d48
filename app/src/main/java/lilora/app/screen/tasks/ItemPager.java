package lilora.app.screen.tasks;

import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import lilora.app.background.TaskRunner;
import lilora.engine.data.Split;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pages of a task: one item at a time, of the training or of the test. An item of a large task is read from its file, so all
 * are read in the background; the item before stays until then.
 */
public final class ItemPager {
    private final TaskRunner runner;
    private final ObjectProperty<Split> split = new SimpleObjectProperty<>(this, "split", Split.TRAIN);
    private final ReadOnlyObjectWrapper<Optional<ShownItem>> item =
            new ReadOnlyObjectWrapper<>(this, "item", Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyIntegerWrapper index = new ReadOnlyIntegerWrapper(this, "index");
    private final ReadOnlyIntegerWrapper count = new ReadOnlyIntegerWrapper(this, "count");
    private @Nullable TaskDetail detail;
    /** The newest wish; what was read for an older one is nobody's. */
    private long wishes;

    /** Which item is shown. */
    record Place(Split split, int index) {}

    private record Found(int index, ShownItem item) {}

    public ItemPager(TaskRunner runner) {
        this.runner = runner;
        split.addListener((observed, before, now) -> go(0));
    }

    /** Shows another task from its first item. */
    public void open(@Nullable TaskDetail opened) {
        detail = opened;
        item.set(Optional.empty());
        Split first = opened != null && opened.train().isEmpty() ? Split.TEST : Split.TRAIN;
        if (first == split.get()) {
            go(0);
        } else {
            split.set(first);
        }
    }

    /** Where it stands, to be gone to once the same task has been read anew. */
    Place place() {
        return new Place(split.get(), index.get());
    }

    void go(Place place) {
        split.set(place.split());
        go(place.index());
    }

    public ObjectProperty<Split> splitProperty() {
        return split;
    }

    /** The item that is shown; empty when the split has none, or it cannot be read. */
    public ReadOnlyObjectProperty<Optional<ShownItem>> itemProperty() {
        return item.getReadOnlyProperty();
    }

    /** Why the item cannot be shown; empty while nothing is wrong. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** From 0; of the item that is shown or on its way. */
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
        List<ShownItem> items = items();
        int place = Math.max(0, Math.min(wanted, items.size() - 1));
        count.set(items.size());
        index.set(place);
        read(items, () -> place);
    }

    /** Shows the last item that starts at this line or before it. */
    public void goToLine(Split where, int line) {
        if (detail != null) {
            split.set(where);
            List<ShownItem> items = items();
            read(items, () -> atLine(items, line));
        }
    }

    private List<ShownItem> items() {
        return detail == null ? List.of() : detail.items(split.get());
    }

    /** @param place asked in the background */
    private void read(List<ShownItem> items, IntSupplier place) {
        long mine = ++wishes;
        problem.set("");
        if (items.isEmpty()) {
            item.set(Optional.empty());
            return;
        }
        runner.run("Reading an item", progress -> {
                    int at = place.getAsInt();
                    return new Found(at, items.get(at));
                })
                .onDone(found -> ifLatest(mine, () -> {
                    index.set(found.index());
                    item.set(Optional.of(found.item()));
                }))
                .onFailed(error -> ifLatest(mine, () -> unread(String.valueOf(error.getMessage()))))
                .onCancelled(() -> ifLatest(mine, () -> unread("Reading the item was cancelled.")));
    }

    private void ifLatest(long wish, Runnable show) {
        if (wish == wishes) {
            show.run();
        }
    }

    private void unread(String sentence) {
        item.set(Optional.empty());
        problem.set(sentence);
    }

    private static int atLine(List<ShownItem> items, int line) {
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
        return Math.max(0, from - 1);
    }
}
