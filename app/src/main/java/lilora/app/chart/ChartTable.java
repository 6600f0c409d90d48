package lilora.app.chart;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import lilora.app.amount.Amounts;
import lilora.app.export.Csv;
import lilora.app.export.HomePaths;

/**
 * A table of values as it is copied, saved or shown.
 *
 * @param title caption
 * @param columns from the left
 * @param rows each with one cell a column
 * @param footer what a reader needs to judge the numbers: n, formulas, run ids; may be empty
 */
public record ChartTable(String title, List<Column> columns, List<List<Cell>> rows, String footer) {
    /** A column; numbers of one column all have the same decimals. */
    public record Column(String title, Kind kind, int decimals) {
        public static Column text(String title) {
            return new Column(title, Kind.TEXT, 0);
        }

        public static Column number(String title, int decimals) {
            return new Column(title, Kind.NUMBER, decimals);
        }

        /** Differences: shown with their sign. */
        public static Column difference(String title, int decimals) {
            return new Column(title, Kind.DIFFERENCE, decimals);
        }
    }

    /** What a column holds. */
    public enum Kind {
        TEXT,
        NUMBER,
        DIFFERENCE
    }

    /** Marks of a cell in a ranking. */
    public enum Mark {
        NONE,
        BEST,
        SECOND
    }

    /** One cell: text, a number, or nothing. */
    public record Cell(String text, double number, Mark mark) {
        public static final Cell MISSING = new Cell("", Double.NaN, Mark.NONE);

        public static Cell of(String text) {
            return new Cell(text, Double.NaN, Mark.NONE);
        }

        public static Cell of(double number) {
            return new Cell("", number, Mark.NONE);
        }

        public Cell with(Mark other) {
            return new Cell(text, number, other);
        }

        public boolean isMissing() {
            return text.isEmpty() && Double.isNaN(number);
        }
    }

    public ChartTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<Cell> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException(
                        "A row has %d cells for %d columns.".formatted(row.size(), columns.size()));
            }
        }
    }

    /** A cell as people read it: rounded, with a dash for what is missing. */
    public String shown(int row, int column) {
        Cell cell = rows.get(row).get(column);
        Column head = columns.get(column);
        if (cell.isMissing()) {
            return Amounts.MISSING;
        }
        return Double.isNaN(cell.number())
                ? cell.text()
                : String.format(Locale.ROOT, format(head, cell.number()), cell.number())
                        .replace('-', '−');
    }

    /** Nothing has no sign. */
    private static String format(Column head, double number) {
        boolean signed = head.kind() == Kind.DIFFERENCE && Math.abs(number) >= 0.5 * Math.pow(10, -head.decimals());
        return (signed ? "%+,." : "%,.") + head.decimals() + "f";
    }

    /** Comma-separated values in full precision: points in numbers, empty for missing, texts as {@link Csv} writes them. */
    public String csv() {
        StringBuilder text = new StringBuilder();
        text.append(Csv.line(
                columns.stream().map(column -> HomePaths.hidden(column.title())).toList()));
        for (List<Cell> row : rows) {
            text.append(row.stream().map(ChartTable::value).collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return text.toString();
    }

    private static String value(Cell cell) {
        return Double.isNaN(cell.number()) ? Csv.text(HomePaths.hidden(cell.text())) : Amounts.exact(cell.number());
    }
}
