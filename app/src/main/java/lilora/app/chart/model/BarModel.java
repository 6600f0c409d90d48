package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
     * @param bars what runs lie between where a value is their mean; empty for single values
     */
    public record Series(String name, List<OptionalDouble> values, List<Optional<ErrorBar>> bars, SeriesStyle style) {
        /** Bars of single values. */
        public Series(String name, List<OptionalDouble> values, SeriesStyle style) {
            this(name, values, Collections.nCopies(values.size(), Optional.empty()), style);
        }

        public Series {
            values = List.copyOf(values);
            bars = List.copyOf(bars);
        }

        /** Whether any of the values is a mean over several runs. */
        public boolean isMean() {
            return bars.stream().anyMatch(Optional::isPresent);
        }

        /** A bar's value for people. */
        public String shown(int category) {
            OptionalDouble value = values.get(category);
            if (value.isEmpty()) {
                return "not evaluated";
            }
            return bars.get(category)
                    .map(bar -> bar.around(value.getAsDouble()))
                    .orElse(Formats.points(value));
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
        for (Series one : series) {
            columns.add(ChartTable.Column.number(one.name(), 1));
            if (one.isMean()) {
                columns.addAll(ChartTable.Column.ends(one.name(), 1));
            }
        }
        List<List<ChartTable.Cell>> rows = new ArrayList<>();
        for (int i = 0; i < categories.size(); i++) {
            List<ChartTable.Cell> row = new ArrayList<>();
            row.add(ChartTable.Cell.of(categories.get(i)));
            for (Series one : series) {
                row.add(ChartTable.Cell.of(one.values().get(i)));
                if (one.isMean()) {
                    row.addAll(ChartTable.Cell.ends(one.bars().get(i)));
                }
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
