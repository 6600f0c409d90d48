package lilora.app.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lilora.app.amount.Amounts;

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

    /** Comma-separated values in full precision: points in numbers, empty for missing, quotes where needed (RFC 4180). */
    public String csv() {
        StringBuilder text = new StringBuilder();
        line(text, columns.stream().map(Column::title).toList());
        for (List<Cell> row : rows) {
            List<String> values = new ArrayList<>();
            for (Cell cell : row) {
                values.add(Double.isNaN(cell.number()) ? cell.text() : Amounts.exact(cell.number()));
            }
            line(text, values);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            boolean quoted = value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            text.append(i == 0 ? "" : ",").append(quoted ? "\"" + value.replace("\"", "\"\"") + "\"" : value);
        }
        text.append("\r\n");
    }
}
