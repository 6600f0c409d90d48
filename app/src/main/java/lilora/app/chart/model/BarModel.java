package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.format.Formats;

/**
 * Groups of bars.
 *
 * @param title heading
 * @param y vertical axis; values below zero hang from it
 * @param categories names of the groups
 * @param series one bar in each group
 * @param note what is left out and why; may be empty
 */
public record BarModel(String title, Axis y, List<String> categories, List<Series> series, String note)
        implements ChartModel {
    /**
     * One bar for each category; what is not defined has no bar.
     *
     * @param spreads standard deviations of bars that are means; empty for single values
     */
    public record Series(String name, List<OptionalDouble> values, List<OptionalDouble> spreads, SeriesStyle style) {
        /** Bars of single values. */
        public Series(String name, List<OptionalDouble> values, SeriesStyle style) {
            this(name, values, Collections.nCopies(values.size(), OptionalDouble.empty()), style);
        }

        public Series {
            values = List.copyOf(values);
            spreads = List.copyOf(spreads);
        }

        /** A bar's value for people. */
        public String shown(int category) {
            OptionalDouble value = values.get(category);
            OptionalDouble spread = spreads.get(category);
            if (value.isEmpty()) {
                return "not evaluated";
            }
            return spread.isPresent()
                    ? Formats.spread(value.getAsDouble(), spread.getAsDouble(), 1)
                    : Formats.points(value);
        }
    }

    public BarModel {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
    }

    @Override
    public boolean isEmpty() {
        return series.stream().flatMap(one -> one.values().stream()).allMatch(OptionalDouble::isEmpty);
    }

    @Override
    public ChartTable table() {
        List<ChartTable.Column> columns = new ArrayList<>();
        columns.add(ChartTable.Column.text(""));
        series.forEach(one -> columns.add(ChartTable.Column.number(one.name(), 1)));
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            List<ChartTable.Cell> row = new ArrayList<>();
            row.add(ChartTable.Cell.of(categories.get(i)));
            for (Series one : series) {
                OptionalDouble value = one.values().get(i);
                row.add(
                        value.isPresent()
                                ? ChartTable.Cell.of(value.getAsDouble())
                                        .with(one.spreads().get(i))
                                : ChartTable.Cell.MISSING);
            }
            rows.add(row);
        }
        return new ChartTable(title, columns, rows, note);
    }

    @Override
    public String summary() {
        if (isEmpty()) {
            return title + ": nothing measured yet.";
        }
        List<String> parts = new ArrayList<>();
        for (Series one : series) {
            for (int i = 0; i < categories.size(); i++) {
                parts.add(one.name() + ", " + categories.get(i) + ": " + one.shown(i));
            }
        }
        return title + ". " + parts.stream().collect(Collectors.joining("; ")) + ".";
    }
}
