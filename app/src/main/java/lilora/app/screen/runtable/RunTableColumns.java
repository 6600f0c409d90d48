package lilora.app.screen.runtable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.MouseEvent;
import lilora.app.settings.TableState;
import lilora.app.shell.TableLayout;

/** The columns of the table of runs: how they are made, how wide they are, and what their headers explain. */
final class RunTableColumns {
    /** Columns of words, that give way when there is little room. */
    private static final Set<String> GIVING = Set.of(RunFields.NAME, RunFields.REMARKS);

    private final TableView<TableRowModel> table;
    private final RunsViewModel model;
    private final Runnable changed;
    private final Runnable edited;
    private final FlexibleColumnsPolicy fitting = new FlexibleColumnsPolicy(GIVING);
    private final Map<String, RunField> shown = new HashMap<>();
    private double scale = 1;

    /**
     * Of a table.
     *
     * @param changed told when a width has changed
     * @param edited told when a name was written, or not
     */
    RunTableColumns(TableView<TableRowModel> table, RunsViewModel model, Runnable changed, Runnable edited) {
        this.table = table;
        this.model = model;
        this.changed = changed;
        this.edited = edited;
        table.setColumnResizePolicy(fitting);
    }

    /** Columns that show a measure with its spread once runs are grouped get the room for it, and give it back. */
    void sizeMeasures() {
        table.getColumns().stream()
                .filter(column -> Optional.ofNullable(shown.get(column.getId()))
                        .flatMap(RunField::measure)
                        .isPresent())
                .forEach(this::size);
    }

    /**
     * A column for a field.
     *
     * @param width as it was left, for text of usual size; 0 for the usual one
     */
    TableColumn<TableRowModel, ?> column(RunField field, double width) {
        TableColumn<TableRowModel, TableRowModel> column =
                new TableColumn<>(field.head().title());
        column.setId(field.id());
        shown.put(field.id(), field);
        size(column);
        if (width > 0) {
            column.setPrefWidth(width * scale);
        }
        if (field.head().number()) {
            column.getStyleClass().add("numbers");
        }
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(any -> switch (field.id()) {
            case RunFields.NAME -> new NameCell(model);
            case RunFields.STATE -> new StateCell();
            default -> new FieldCell(field);
        });
        column.setReorderable(true);
        if (field.id().equals(RunFields.NAME)) {
            column.addEventHandler(TableColumn.editAnyEvent(), event -> {
                if (event.getEventType() != TableColumn.editStartEvent()) {
                    edited.run();
                }
            });
        }
        column.widthProperty().addListener(any -> changed.run());
        return column;
    }

    /** Numbers and dates are useless when cut off; names and remarks give way instead. */
    private void size(TableColumn<TableRowModel, ?> column) {
        RunField field = shown.get(column.getId());
        if (field != null) {
            boolean grouped = model.arrangementProperty().get().grouped();
            double width = field.measure()
                    .filter(measure -> grouped)
                    .map(RunField.Measure::width)
                    .orElse(field.head().width());
            double least =
                    switch (field.id()) {
                        case RunFields.NAME -> 126;
                        case RunFields.REMARKS -> 40;
                        default -> width;
                    };
            column.setMinWidth(least * scale);
            column.setPrefWidth(width * scale);
        }
    }

    private double usualWidth(TableColumn<TableRowModel, ?> column) {
        RunField field = shown.get(column.getId());
        return field == null ? 0 : field.head().width() * scale;
    }

    /** Makes room for text so many times as large as usual. */
    void scaleTo(double now) {
        if (now != scale) {
            double change = now / scale;
            scale = now;
            for (TableColumn<TableRowModel, ?> column : table.getColumns()) {
                // Before its first layout a column has no width of its own.
                double width = table.getSkin() == null ? column.getPrefWidth() : column.getWidth();
                size(column);
                column.setPrefWidth(width * change);
            }
            fit();
        }
    }

    /** Columns fill the table while they can; where they cannot without being cut, the table scrolls sideways. */
    void fit() {
        double least = table.getColumns().stream()
                .mapToDouble(TableColumn::getMinWidth)
                .sum();
        boolean fits = least <= table.getWidth() - 2 - 14 * scale;
        if (fits != (table.getColumnResizePolicy() == fitting)) {
            table.setColumnResizePolicy(fits ? fitting : TableView.UNCONSTRAINED_RESIZE_POLICY);
        }
        if (!fits) {
            // Nothing must give way any more.
            for (TableColumn<TableRowModel, ?> column : table.getColumns()) {
                double missing = usualWidth(column) - column.getWidth();
                if (GIVING.contains(column.getId()) && missing > 0) {
                    table.resizeColumn(column, missing);
                }
            }
        }
    }

    /** How they stand now, widths for text of usual size. */
    TableState state() {
        TableState now = TableLayout.of(table);
        return new TableState(
                now.columns().stream()
                        .map(column -> new TableState.Column(
                                column.id(), Math.round(column.width() / scale), column.visible()))
                        .toList(),
                now.sortedBy(),
                now.descending());
    }

    /** A column takes no tooltip, its header does, once it is there. */
    void explain(MouseEvent event) {
        if (event.getTarget() instanceof TableColumnHeader header && header.getTableColumn() != null) {
            RunField field = shown.get(header.getTableColumn().getId());
            if (field != null) {
                String help = field.head().help();
                Tooltip.install(header, new Tooltip(field.head().title() + (help.isEmpty() ? "" : "\n" + help)));
            }
        }
    }
}
