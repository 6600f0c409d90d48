package lilora.app.chart;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/**
 * A table of values as a node: numbers to the right with the same decimals in a column, a dash for what is missing. Only the
 * rows in view have nodes. Ctrl+Shift+C copies it as LaTeX.
 */
public final class TableNode extends TableView<Integer> {
    static final KeyCombination COPY_LATEX =
            new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN);

    /** Longer text may be cut off, so that it stands in the tooltip. */
    private static final int LONG = 22;

    private static final double CHARACTER = 7;
    private static final double NARROWEST = 140;
    private static final double WIDEST = 350;
    private static final double UNFITTED = -1;

    private ChartTable table = new ChartTable("", List.of(), List.of(), "");

    /**
     * An empty table.
     *
     * @param exports takes what is copied
     */
    public TableNode(ChartExports exports) {
        getStyleClass().addAll("dense", "value-table");
        getStylesheets().add(ChartView.STYLES);
        setPlaceholder(new Label("No values yet"));
        setOnKeyPressed(event -> {
            if (COPY_LATEX.match(event)) {
                exports.copy("The table as LaTeX", LatexTable.of(table));
                event.consume();
            }
        });
    }

    /** What it shows now. */
    public ChartTable table() {
        return table;
    }

    /** Calls back with the number of a row that is double-clicked or entered. */
    public void onOpen(Consumer<Integer> action) {
        setRowFactory(view -> {
            TableRow<Integer> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !row.isEmpty()) {
                    action.accept(row.getItem());
                }
            });
            return row;
        });
    }

    /** Shows a table; the columns stay as they are while their titles do. */
    public void show(ChartTable newTable) {
        boolean sameColumns =
                newTable.columns().equals(table.columns()) && !getColumns().isEmpty();
        table = newTable;
        if (!sameColumns) {
            getColumns().clear();
            for (int i = 0; i < newTable.columns().size(); i++) {
                getColumns().add(column(i));
            }
        }
        fitWords();
        List<Integer> rows = IntStream.range(0, newTable.rows().size()).boxed().toList();
        getItems().setAll(rows);
        refresh();
    }

    /** Columns of words are as wide as their longest, unless somebody has drawn them to another width. */
    private void fitWords() {
        for (int i = 0; i < getColumns().size(); i++) {
            TableColumn<Integer, ?> column = getColumns().get(i);
            // A width of another's choice is not the preferred one any more; a column not yet laid out has none of its
            // own.
            boolean untouched = column.getPrefWidth() == UNFITTED || column.getWidth() == column.getPrefWidth();
            if (table.columns().get(i).kind() == ChartTable.Kind.TEXT && untouched) {
                int at = i;
                int longest = IntStream.range(0, table.rows().size())
                        .map(row -> table.shown(row, at).length())
                        .max()
                        .orElse(0);
                column.setPrefWidth(Math.max(NARROWEST, Math.min(WIDEST, 24 + longest * CHARACTER)));
            }
        }
    }

    private TableColumn<Integer, Integer> column(int index) {
        ChartTable.Column head = table.columns().get(index);
        TableColumn<Integer, Integer> column = new TableColumn<>(head.title());
        boolean number = head.kind() != ChartTable.Kind.TEXT;
        column.setSortable(false);
        column.setPrefWidth(number ? Math.max(62, 24 + head.title().length() * 6.6) : UNFITTED);
        column.getStyleClass().add(number ? "numbers" : "words");
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(any -> new ValueCell(index, number));
        return column;
    }

    private final class ValueCell extends TableCell<Integer, Integer> {
        private final int column;

        ValueCell(int column, boolean number) {
            this.column = column;
            setAlignment(number ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(Integer row, boolean empty) {
            super.updateItem(row, empty);
            getStyleClass().removeAll("best-value", "second-value");
            if (empty || row == null || row >= table.rows().size()) {
                setText(null);
                setTooltip(null);
                return;
            }
            String text = table.shown(row, column);
            setText(text);
            setTooltip(text.length() > LONG ? new Tooltip(text) : null);
            switch (table.rows().get(row).get(column).mark()) {
                case BEST -> getStyleClass().add("best-value");
                case SECOND -> getStyleClass().add("second-value");
                case NONE -> {}
            }
        }
    }
}
