package lilora.app.chart.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javafx.beans.binding.Bindings;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartTable;

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
    private static final double NUMBER = 62;
    private static final double NARROWEST = 140;
    /** Size of text in pixels that the widths are meant for. */
    private static final double TEXT = 13;

    private static final double WIDEST = 350;
    private static final double MARK = 28;
    /** Heights of head and rows, in sizes of text. */
    private static final double HEAD = 2.8;

    private static final double ROW = 2;
    /** Height of a scroll bar with the lines around. */
    private static final double BAR = 20;

    private static final double PINNED = 0.45;
    private static final double UNFITTED = -1;

    private ChartTable table = new ChartTable("", List.of(), List.of(), "");
    private IntFunction<Optional<Node>> rowMark = row -> Optional.empty();
    private IntFunction<Optional<Node>> columnMark = column -> Optional.empty();
    /** How far the table is scrolled to the right. */
    private final DoubleProperty scrolled = new SimpleDoubleProperty();

    /** Has the size of text that the window's stylesheet gives. */
    private final Label ruler = new Label();

    /** As many rows as it is high; 0 for a height that others give it. */
    private int most;

    private boolean filling;

    /**
     * An empty table.
     *
     * @param exports takes what is copied
     */
    public TableNode(ChartExports exports) {
        getStyleClass().addAll("dense", "value-table");
        getStylesheets().add(ChartView.STYLES);
        setPlaceholder(new Label("No values yet"));
        ruler.setManaged(false);
        ruler.setVisible(false);
        getChildren().add(ruler);
        widthProperty().subscribe((before, now) -> fitWords());
        ruler.fontProperty().subscribe((before, now) -> {
            fitWords();
            fitRows();
        });
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

    /** What stands before the first cell of a row and before the title of a column from the next {@link #show} on. */
    public void mark(IntFunction<Optional<Node>> row, IntFunction<Optional<Node>> column) {
        rowMark = row;
        columnMark = column;
    }

    /** From now on it is as high as its rows. */
    public void showAllRows() {
        getStyleClass().add("whole");
        showRows(Integer.MAX_VALUE);
    }

    /** From now on it is as high as its rows, up to so many; more are scrolled. */
    public void showRows(int atMost) {
        most = atMost;
        fitRows();
    }

    /** From now on its last column takes the room that the others leave. */
    public void fillWidth() {
        filling = true;
        fitWords();
    }

    @Override
    protected void layoutChildren() {
        super.layoutChildren();
        pin();
    }

    /** Keeps the first column where it is while the others are scrolled. */
    private void pin() {
        for (Node node : lookupAll(".scroll-bar")) {
            if (node instanceof ScrollBar bar
                    && bar.getOrientation() == Orientation.HORIZONTAL
                    && !scrolled.isBound()) {
                scrolled.bind(Bindings.when(bar.visibleProperty())
                        .then(bar.valueProperty())
                        .otherwise(0));
            }
        }
        for (Node node : lookupAll(".column-header")) {
            boolean first = node instanceof TableColumnHeader header
                    && !getColumns().isEmpty()
                    && getColumns().get(0).equals(header.getTableColumn());
            if (first && !node.translateXProperty().isBound()) {
                node.translateXProperty().bind(scrolled);
                node.setViewOrder(-1);
                node.getStyleClass().add("pinned");
            }
        }
    }

    private void fitRows() {
        if (most > 0) {
            double lines = HEAD + ROW * Math.max(1, Math.min(most, table.rows().size()));
            setPrefHeight(Math.ceil(lines * ruler.getFont().getSize() + BAR));
            setMinHeight(USE_PREF_SIZE);
        }
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
        for (int i = 0; i < getColumns().size(); i++) {
            getColumns().get(i).setGraphic(columnMark.apply(i).orElse(null));
        }
        fitWords();
        fitRows();
        List<Integer> rows = IntStream.range(0, newTable.rows().size()).boxed().toList();
        getItems().setAll(rows);
        refresh();
    }

    /** The column that stays takes what the others leave, and leaves more than half of the table to them. */
    private double widest(int column) {
        if (column > 0 || getWidth() <= 0 || getColumns().size() <= 2) {
            return WIDEST;
        }
        double others = IntStream.range(1, getColumns().size())
                .mapToDouble(this::wanted)
                .sum();
        return Math.max(Math.min(WIDEST, PINNED * getWidth() / scale()), (getWidth() - others - BAR) / scale());
    }

    private double scale() {
        return ruler.getFont().getSize() / TEXT;
    }

    /** Columns are as wide as what stands in them, unless somebody has drawn them to another width. */
    private void fitWords() {
        for (int i = 0; i < getColumns().size(); i++) {
            TableColumn<Integer, ?> column = getColumns().get(i);
            // A width of another's choice is not the preferred one any more; a column not yet laid out has none of its
            // own.
            boolean untouched = column.getPrefWidth() == UNFITTED || column.getWidth() == column.getPrefWidth();
            if (untouched) {
                double wide = wanted(i);
                boolean last = filling && i == getColumns().size() - 1;
                column.setPrefWidth(last ? Math.max(wide, left(i)) : wide);
            }
        }
    }

    /** Width of a column in which what stands in it can be read. */
    private double wanted(int at) {
        int longest = IntStream.range(0, table.rows().size())
                .map(row -> table.shown(row, at).length())
                .max()
                .orElse(0);
        ChartTable.Column head = table.columns().get(at);
        boolean first = at == 0 && !table.rows().isEmpty() && rowMark.apply(0).isPresent();
        double marked = first || columnMark.apply(at).isPresent() ? MARK : 0;
        double words = 24 + marked + longest * CHARACTER;
        double title = 24 + marked + head.title().length() * CHARACTER;
        return scale()
                * (head.kind() == ChartTable.Kind.TEXT
                        ? Math.max(NARROWEST, Math.min(widest(at), words))
                        : Math.max(NUMBER, Math.max(title, words)));
    }

    /** What the columns before one leave of the width, beside the bar to scroll with. */
    private double left(int column) {
        double before = getColumns().subList(0, column).stream()
                .mapToDouble(TableColumn::getPrefWidth)
                .sum();
        return getWidth() - before - BAR;
    }

    private TableColumn<Integer, Integer> column(int index) {
        ChartTable.Column head = table.columns().get(index);
        TableColumn<Integer, Integer> column = new TableColumn<>(head.title());
        boolean number = head.kind() != ChartTable.Kind.TEXT;
        column.setSortable(false);
        column.setPrefWidth(UNFITTED);
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
            // What tells a name from another often stands at its end.
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            if (column == 0) {
                translateXProperty().bind(scrolled);
                setViewOrder(-1);
                getStyleClass().add("pinned");
            }
        }

        @Override
        protected void updateItem(Integer row, boolean empty) {
            super.updateItem(row, empty);
            getStyleClass().removeAll("best-value", "second-value");
            if (empty || row == null || row >= table.rows().size()) {
                setText(null);
                setTooltip(null);
                setGraphic(null);
                return;
            }
            String text = table.shown(row, column);
            setText(text);
            setGraphic(column == 0 ? rowMark.apply(row).orElse(null) : null);
            boolean tied = table.rows().get(row).get(column).mark() == ChartTable.Mark.TIED;
            String hint = tied ? text + "\nThe 95 % intervals do not tell it apart from the best" : text;
            setTooltip(tied || text.length() > LONG ? new Tooltip(hint) : null);
            switch (table.rows().get(row).get(column).mark()) {
                case BEST, TIED -> getStyleClass().add("best-value");
                case SECOND -> getStyleClass().add("second-value");
                case NONE, PRIVATE -> {}
            }
        }
    }
}
