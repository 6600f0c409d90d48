package lilora.app.settings;

import java.util.List;

/**
 * How a table was left.
 *
 * @param columns from left to right
 * @param sortedBy id of the column it is sorted by, empty for the table's own order
 * @param descending whether the largest come first
 */
public record TableState(List<Column> columns, String sortedBy, boolean descending) {
    /** One of its columns. */
    public record Column(String id, double width, boolean visible) {}

    public TableState {
        columns = List.copyOf(columns);
    }
}
