package lilora.app.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.amount.Amounts;

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
    /** One bar for each category; what is not defined has no bar. */
    public record Series(String name, List<OptionalDouble> values, SeriesStyle style) {
        public Series {
            values = List.copyOf(values);
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
                row.add(value.isPresent() ? ChartTable.Cell.of(value.getAsDouble()) : ChartTable.Cell.MISSING);
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
                parts.add(one.name() + ", " + categories.get(i) + ": "
                        + Amounts.points(one.values().get(i)));
            }
        }
        return title + ". " + parts.stream().collect(Collectors.joining("; ")) + ".";
    }
}
