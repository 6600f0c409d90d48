package lilora.app.shell;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import lilora.app.settings.TableState;

/** Reads how the columns of a table stand, and puts them back. Columns are known by their ids. */
public final class TableLayout {
    private static final String KEEPS_ITSELF = "lilora.keeps-itself";

    private TableLayout() {}

    /** The columns of this table are somebody else's to remember than the window's. */
    public static void keepsItself(TableView<?> table) {
        table.getProperties().put(KEEPS_ITSELF, true);
    }

    static boolean isKeptByWindow(TableView<?> table) {
        return !table.getProperties().containsKey(KEEPS_ITSELF);
    }

    /** How a table stands. */
    public static TableState of(TableView<?> table) {
        List<TableState.Column> columns = table.getColumns().stream()
                .filter(column -> column.getId() != null)
                .map(column -> new TableState.Column(column.getId(), column.getWidth(), column.isVisible()))
                .toList();
        boolean sorted =
                !table.getSortOrder().isEmpty() && table.getSortOrder().get(0).getId() != null;
        return new TableState(
                columns,
                sorted ? table.getSortOrder().get(0).getId() : "",
                sorted && table.getSortOrder().get(0).getSortType() == TableColumn.SortType.DESCENDING);
    }

    /** Columns that were not there when the table was left keep their place at the end. */
    static <S> void restore(TableView<S> table, TableState left) {
        List<String> order = left.columns().stream().map(TableState.Column::id).toList();
        List<TableColumn<S, ?>> columns = new ArrayList<>(table.getColumns());
        columns.sort(Comparator.comparingInt(column -> place(order, column.getId())));
        for (TableColumn<S, ?> column : columns) {
            left.columns().stream()
                    .filter(kept -> kept.id().equals(column.getId()))
                    .forEach(kept -> {
                        column.setPrefWidth(kept.width());
                        column.setVisible(kept.visible());
                    });
        }
        table.getColumns().setAll(columns);
        columns.stream()
                .filter(column -> left.sortedBy().equals(column.getId()))
                .forEach(column -> {
                    column.setSortType(
                            left.descending() ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING);
                    table.getSortOrder().setAll(List.of(column));
                });
    }

    private static int place(List<String> order, String id) {
        int place = order.indexOf(id);
        return place < 0 ? order.size() : place;
    }
}
