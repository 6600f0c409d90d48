package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.format.Formats;
import lilora.engine.file.Csv;
import lilora.engine.file.HomePaths;
import lilora.engine.result.Aggregate;

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

        /** Of the ends about a mean, whose own column has this title. */
        public static List<Column> ends(String title, int decimals) {
            return List.of(number(title + ", lower end", decimals), number(title + ", upper end", decimals));
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
        /** One of several of which none is known to be the best: their intervals do not tell them apart. */
        TIED,
        SECOND,
        /** Shown here, but in nothing that is given to others, and its row with it. */
        PRIVATE
    }

    /**
     * One cell: text, a number, or nothing.
     *
     * @param spread standard deviation of a number that is a mean, if it is one of two values or more
     */
    public record Cell(String text, double number, OptionalDouble spread, Mark mark) {
        public static final Cell MISSING = new Cell("", Double.NaN, OptionalDouble.empty(), Mark.NONE);

        public static Cell of(String text) {
            return new Cell(text, Double.NaN, OptionalDouble.empty(), Mark.NONE);
        }

        public static Cell of(double number) {
            return new Cell("", number, OptionalDouble.empty(), Mark.NONE);
        }

        /** A number that may be missing. */
        public static Cell of(OptionalDouble number) {
            return number.isPresent() ? of(number.getAsDouble()) : MISSING;
        }

        /** Of the columns of a mean's ends. */
        public static List<Cell> ends(Optional<ErrorBar> bar) {
            return bar.map(both -> List.of(of(both.low()), of(both.high()))).orElse(List.of(MISSING, MISSING));
        }

        /** A mean over several values, of which there may be one only. */
        public static Cell of(Aggregate values) {
            return new Cell("", values.mean(), values.standardDeviation(), Mark.NONE);
        }

        public Cell with(Mark other) {
            return new Cell(text, number, spread, other);
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
            return Formats.MISSING;
        }
        if (Double.isNaN(cell.number())) {
            return cell.text();
        }
        String number = head.kind() == Kind.DIFFERENCE
                ? Formats.signed(cell.number(), head.decimals())
                : Formats.fixed(cell.number(), head.decimals());
        return cell.spread().isPresent()
                ? number + " ± " + Formats.fixed(cell.spread().getAsDouble(), head.decimals())
                : number;
    }

    /**
     * Comma-separated values in full precision: points in numbers, empty for missing, texts as {@link Csv} writes them. A column of
     * means is followed by one of their standard deviations.
     */
    public String csv() {
        return given().text();
    }

    /** What others get of it. */
    public ChartTable given() {
        List<List<Cell>> open = rows.stream()
                .filter(row -> row.stream().noneMatch(cell -> cell.mark() == Mark.PRIVATE))
                .toList();
        return new ChartTable(title, columns, open, footer);
    }

    private String text() {
        List<Boolean> spread = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int at = i;
            spread.add(rows.stream().anyMatch(row -> row.get(at).spread().isPresent()));
        }
        StringBuilder text = new StringBuilder();
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            String title = HomePaths.hidden(columns.get(i).title());
            titles.add(title);
            if (spread.get(i)) {
                titles.add(title + " std");
            }
        }
        text.append(Csv.line(titles));
        for (List<Cell> row : rows) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                Cell cell = row.get(i);
                values.add(value(cell));
                if (spread.get(i)) {
                    values.add(
                            cell.spread().isPresent()
                                    ? Formats.exact(cell.spread().getAsDouble())
                                    : "");
                }
            }
            text.append(String.join(",", values)).append("\r\n");
        }
        return text.toString();
    }

    private static String value(Cell cell) {
        return Double.isNaN(cell.number()) ? Csv.text(HomePaths.hidden(cell.text())) : Formats.exact(cell.number());
    }
}
