package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The bounds that numbers of the listed runs are held to, one pair a column. For the FX thread. */
final class RangeFilters {
    /**
     * What the runs have in a column.
     *
     * @param whole whether none of the values has a fraction
     */
    record Span(double low, double high, boolean whole) {}

    private final RunFields fields;
    private final Runnable changed;
    private final ReadOnlyObjectWrapper<List<RangeFilter>> active = new ReadOnlyObjectWrapper<>(List.of());
    private List<ListedRun> found = List.of();

    /** @param changed the runs have to be asked for anew */
    RangeFilters(RunFields fields, Runnable changed) {
        this.fields = fields;
        this.changed = changed;
    }

    /** Those that are in force, in the order in which they came. */
    ReadOnlyObjectProperty<List<RangeFilter>> activeProperty() {
        return active.getReadOnlyProperty();
    }

    /** Bounds of a column; open ones where it has none. */
    RangeFilter of(String column) {
        return active.get().stream()
                .filter(range -> range.column().equals(column))
                .findFirst()
                .orElseGet(() -> RangeFilter.open(column));
    }

    /** Puts bounds in force in place of those that the column had; open ones take them away. */
    void set(RangeFilter wanted) {
        if (wanted.equals(of(wanted.column()))) {
            return;
        }
        List<RangeFilter> now = new ArrayList<>(active.get());
        now.removeIf(range -> range.column().equals(wanted.column()));
        if (!wanted.isOpen()) {
            now.add(wanted);
        }
        active.set(List.copyOf(now));
        changed.run();
    }

    /** Takes the bounds of a column away. */
    void remove(String column) {
        set(RangeFilter.open(column));
    }

    /** Learns which runs there are before any bounds. */
    void found(List<ListedRun> runs) {
        found = runs;
    }

    /** The columns of numbers and dates that some run has a value in. */
    List<RunField> columns() {
        return fields.of(fields.offered(found)).stream()
                .filter(field -> field.isNumber() && span(field).isPresent())
                .toList();
    }

    /** From the least to the greatest value that a run has in a column; empty if none has one. */
    Optional<Span> span(RunField field) {
        double[] values = found.stream()
                .map(field::number)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .sorted()
                .toArray();
        boolean whole = true;
        for (double value : values) {
            whole &= value == Math.rint(value);
        }
        return values.length == 0
                ? Optional.empty()
                : Optional.of(new Span(values[0], values[values.length - 1], whole));
    }

    /** The runs within all bounds. A pure function, for any thread. */
    static List<ListedRun> admit(List<RangeFilter> ranges, List<ListedRun> runs, RunFields fields) {
        List<ListedRun> left = runs;
        for (RangeFilter range : ranges) {
            RunField field = fields.find(range.column()).orElseThrow();
            left = left.stream().filter(run -> range.admits(field.number(run))).toList();
        }
        return left;
    }
}
