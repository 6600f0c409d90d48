package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.util.Duration;
import lilora.app.format.Timestamps;
import lilora.app.settings.TableState;
import lilora.app.shell.TableLayout;
import lilora.storage.repository.RunRow;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the view-model, one a row; only rows in view have nodes. What is selected is the view-model's: the table shows
 * it, and tells what a person selects.
 */
final class RunTable extends TableView<TableRowModel> {
    /** Columns of words, that give way when there is little room. */
    private static final Set<String> GIVING = Set.of(RunFields.NAME, RunFields.REMARKS);

    private static final Duration CALM = Duration.millis(300);

    private final RunsViewModel model;
    private final FlexibleColumnsPolicy fitting = new FlexibleColumnsPolicy(GIVING);
    private final Map<String, RunField> shown = new HashMap<>();
    private final PauseTransition calm = new PauseTransition(CALM);
    private double scale = 1;
    private boolean updating;

    RunTable(RunsViewModel model) {
        this.model = model;
        setId("runs-table");
        TableLayout.keepsItself(this);
        getStyleClass().add("dense");
        setColumnResizePolicy(fitting);
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        addEventFilter(MouseEvent.MOUSE_ENTERED_TARGET, this::explain);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        setRowFactory(view -> new Row());
        placeholder();
        follow();
    }

    private void placeholder() {
        Label empty = new Label();
        empty.setWrapText(true);
        empty.getStyleClass().add("muted");
        empty.textProperty().bind(model.absenceProperty());
        setPlaceholder(empty);
    }

    private void follow() {
        model.layoutProperty()
                .subscribe(layout ->
                        layout.filter(kept -> getColumns().isEmpty()).ifPresent(kept -> restore(kept.columns())));
        model.linesProperty().subscribe(this::show);
        model.selectedProperty().subscribe(keys -> {
            if (!updating) {
                update(() -> mark(keys));
            }
        });
        getSelectionModel().getSelectedIndices().addListener((ListChangeListener<Integer>) change -> {
            if (!updating) {
                update(() -> model.select(selectedKeys()));
            }
        });
        // The view-model sorts, because it knows what stands below what; the table only says by what.
        setOnSort(event -> {
            if (!updating) {
                sortAsShown();
            }
        });
        // Lines change before or after the toolkit's sort, never within it, where a selection may not.
        setSortPolicy(table -> true);
        calm.setOnFinished(event -> model.keep(state()));
        getColumns().addListener((ListChangeListener<TableColumn<TableRowModel, ?>>) change -> changed());
        getSortOrder().addListener((ListChangeListener<TableColumn<TableRowModel, ?>>) change -> changed());
        widthProperty().subscribe(this::fit);
        model.arrangementProperty().map(RowOrder::grouped).subscribe(grouped -> {
            getColumns().stream()
                    .filter(column -> Optional.ofNullable(shown.get(column.getId()))
                            .flatMap(RunField::measure)
                            .isPresent())
                    .forEach(this::size);
            fit();
        });
        focusedProperty().subscribe(focused -> {
            if (focused && getFocusModel().getFocusedIndex() < 0 && !getItems().isEmpty()) {
                getFocusModel().focus(0);
            }
        });
    }

    // Lines and selection

    private void show(List<TableRowModel> lines) {
        update(() -> {
            Optional<String> focused =
                    Optional.ofNullable(getFocusModel().getFocusedItem()).map(TableRowModel::key);
            Optional<Anchor> anchor = anchor();
            getItems().setAll(lines);
            mark(model.selectedProperty().get());
            focused.flatMap(this::index).ifPresent(index -> getFocusModel().focus(index));
            anchor.ifPresent(this::hold);
        });
    }

    private void mark(Set<String> keys) {
        int[] indices = IntStream.range(0, getItems().size())
                .filter(i -> keys.contains(getItems().get(i).key()))
                .toArray();
        int focused = getFocusModel().getFocusedIndex();
        getSelectionModel().clearSelection();
        if (indices.length > 0) {
            getSelectionModel().selectIndices(indices[0], indices);
        }
        if (focused >= 0) {
            getFocusModel().focus(focused);
        }
    }

    /** What the table does by itself while its lines change was done by nobody. */
    private void update(Runnable change) {
        boolean nested = updating;
        updating = true;
        try {
            change.run();
        } finally {
            updating = nested;
        }
    }

    private Set<String> selectedKeys() {
        return getSelectionModel().getSelectedIndices().stream()
                .filter(i -> i >= 0 && i < getItems().size())
                .map(i -> getItems().get(i).key())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Optional<Integer> index(String key) {
        return IntStream.range(0, getItems().size())
                .filter(i -> getItems().get(i).key().equals(key))
                .boxed()
                .findFirst();
    }

    /**
     * The line at the top of what is in view.
     *
     * @param above so many pixels of it are out of view
     */
    private record Anchor(String key, double above) {}

    private Optional<VirtualFlow<?>> flow() {
        return lookup(".virtual-flow") instanceof VirtualFlow<?> flow ? Optional.of(flow) : Optional.empty();
    }

    /** Nothing at the very top: there, what is new is to be seen. */
    private Optional<Anchor> anchor() {
        Optional<IndexedCell<?>> first = flow().map(VirtualFlow::getFirstVisibleCell);
        return first.filter(cell ->
                        cell.getItem() instanceof TableRowModel && (cell.getIndex() > 0 || cell.getLayoutY() < 0))
                .map(cell -> new Anchor(((TableRowModel) cell.getItem()).key(), -cell.getLayoutY()));
    }

    private void hold(Anchor anchor) {
        index(anchor.key()).ifPresent(index -> flow().ifPresent(flow -> {
            flow.scrollToTop(index);
            flow.scrollPixels(anchor.above());
        }));
    }

    // Keys

    private void pressed(KeyEvent event) {
        if (getEditingCell() != null) {
            return;
        }
        TableRowModel focused = getFocusModel().getFocusedItem();
        boolean plain = !event.isControlDown() && !event.isMetaDown() && !event.isAltDown();
        if (focused == null || !plain) {
            return;
        }
        switch (event.getCode()) {
            case ENTER, SPACE -> {
                if (event.isShiftDown()) {
                    return;
                }
                model.open(focused.key());
            }
            case F2 -> rename();
            case DELETE -> {
                if (event.isShiftDown()) {
                    return;
                }
                model.actions().putAway();
            }
            case RIGHT -> unfold(focused, true);
            case LEFT -> unfold(focused, false);
            default -> {
                return;
            }
        }
        event.consume();
    }

    /** Takes the focus, with the first row selected; whether there is one. */
    boolean enter() {
        if (getItems().isEmpty()) {
            return false;
        }
        requestFocus();
        getSelectionModel().clearAndSelect(0);
        scrollTo(0);
        return true;
    }

    private void unfold(TableRowModel line, boolean open) {
        if (line.shown() instanceof RowContent.Single single && single.below() && !open) {
            String above =
                    RowContent.Experiment.key(single.run().configuration().experiment());
            index(above).ifPresent(index -> {
                getSelectionModel().clearAndSelect(index);
                scrollTo(index);
            });
            return;
        }
        if (line.shown() instanceof RowContent.Experiment) {
            model.unfold(line.key(), open);
        }
    }

    /** Begins to write the name of the selected run in its row. */
    void rename() {
        Set<String> keys = model.selectedProperty().get();
        Optional<TableColumn<TableRowModel, ?>> names = getColumns().stream()
                .filter(column -> RunFields.NAME.equals(column.getId()))
                .findFirst();
        if (keys.size() != 1 || names.isEmpty()) {
            return;
        }
        model.line(keys.iterator().next())
                .filter(line -> line.shown() instanceof RowContent.Single)
                .flatMap(line -> index(line.key()))
                .ifPresent(index -> {
                    bringIntoView(index);
                    setEditable(true);
                    model.editing();
                    edit(index, names.get());
                    if (getEditingCell() == null) {
                        edited();
                    }
                });
    }

    /** A row that is in view stays where it is. */
    private void bringIntoView(int index) {
        boolean inView = flow().filter(flow -> flow.getFirstVisibleCell() != null)
                .filter(flow -> flow.getFirstVisibleCell().getIndex() <= index
                        && index <= flow.getLastVisibleCell().getIndex())
                .isPresent();
        if (!inView) {
            scrollTo(index);
            layout();
        }
    }

    /** The name is written, or not. */
    private void edited() {
        // While the table can be edited still: another one forgets nothing.
        edit(-1, null);
        setEditable(false);
        model.edited();
        requestFocus();
    }

    // Columns

    /** Puts the columns of these ids there, as they were left. */
    private void restore(TableState left) {
        update(() -> {
            // All at once, or the first ones would take the room of the others.
            List<TableColumn<TableRowModel, ?>> columns = new ArrayList<>();
            left.columns().forEach(kept -> model.fields().find(kept.id()).ifPresent(field -> {
                TableColumn<TableRowModel, ?> column = column(field);
                if (kept.width() > 0) {
                    column.setPrefWidth(kept.width() * scale);
                }
                columns.add(column);
            }));
            if (columns.stream().noneMatch(column -> RunFields.NAME.equals(column.getId()))) {
                model.fields().find(RunFields.NAME).ifPresent(field -> columns.add(0, column(field)));
            }
            getColumns().setAll(columns);
            sort(left.sortedBy(), left.descending());
        });
        fit();
    }

    private TableColumn<TableRowModel, ?> column(RunField field) {
        TableColumn<TableRowModel, TableRowModel> column =
                new TableColumn<>(field.head().title());
        column.setId(field.id());
        shown.put(field.id(), field);
        size(column);
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
                    edited();
                }
            });
        }
        column.widthProperty().addListener(width -> changed());
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

    /** Shows a column, or takes it away. */
    void choose(String id, boolean wanted) {
        Optional<TableColumn<TableRowModel, ?>> there = getColumns().stream()
                .filter(column -> id.equals(column.getId()))
                .findFirst();
        if (wanted && there.isEmpty()) {
            model.fields().find(id).ifPresent(field -> {
                getColumns().add(column(field));
                fit();
            });
        } else if (!wanted && !id.equals(RunFields.NAME)) {
            there.ifPresent(getColumns()::remove);
            fit();
        }
    }

    /** Moves a column that is shown so many places to the right; less than 0 to the left; as far as the table goes. */
    void move(String id, int places) {
        List<TableColumn<TableRowModel, ?>> columns = new ArrayList<>(getColumns());
        columns.stream().filter(column -> id.equals(column.getId())).findFirst().ifPresent(column -> {
            int from = columns.indexOf(column);
            int to = Math.max(0, Math.min(columns.size() - 1, from + places));
            if (from != to) {
                columns.add(to, columns.remove(from));
                update(() -> getColumns().setAll(columns));
                calm.playFromStart();
            }
        });
    }

    boolean shows(String id) {
        return getColumns().stream().anyMatch(column -> id.equals(column.getId()));
    }

    /** Makes room for text so many times as large as usual. */
    void scaleTo(double now) {
        if (now != scale) {
            double change = now / scale;
            scale = now;
            for (TableColumn<TableRowModel, ?> column : getColumns()) {
                // Before its first layout a column has no width of its own.
                double width = getSkin() == null ? column.getPrefWidth() : column.getWidth();
                size(column);
                column.setPrefWidth(width * change);
            }
            fit();
        }
    }

    /** Columns fill the table while they can; where they cannot without being cut, the table scrolls sideways. */
    private void fit() {
        double least =
                getColumns().stream().mapToDouble(TableColumn::getMinWidth).sum();
        boolean fits = least <= getWidth() - 2 - 14 * scale;
        if (fits != (getColumnResizePolicy() == fitting)) {
            setColumnResizePolicy(fits ? fitting : UNCONSTRAINED_RESIZE_POLICY);
        }
        if (!fits) {
            // Nothing must give way any more.
            for (TableColumn<TableRowModel, ?> column : getColumns()) {
                double missing = usualWidth(column) - column.getWidth();
                if (GIVING.contains(column.getId()) && missing > 0) {
                    resizeColumn(column, missing);
                }
            }
        }
    }

    private void changed() {
        if (!updating) {
            calm.playFromStart();
        }
    }

    /** Keeps at once what has changed: the table goes out of sight. */
    void keepNow() {
        if (calm.getStatus() == Animation.Status.RUNNING) {
            calm.stop();
            model.keep(state());
        }
    }

    private TableState state() {
        TableState now = TableLayout.of(this);
        return new TableState(
                now.columns().stream()
                        .map(column -> new TableState.Column(
                                column.id(), Math.round(column.width() / scale), column.visible()))
                        .toList(),
                now.sortedBy(),
                now.descending());
    }

    // Sorting

    /** Sorts by a column, or by none that is shown. */
    void sortBy(String id, boolean descending) {
        update(() -> sort(id, descending));
        model.sortBy(id, descending);
        changed();
    }

    private void sort(String id, boolean descending) {
        Optional<TableColumn<TableRowModel, ?>> column =
                getColumns().stream().filter(one -> id.equals(one.getId())).findFirst();
        column.ifPresent(
                one -> one.setSortType(descending ? TableColumn.SortType.DESCENDING : TableColumn.SortType.ASCENDING));
        getSortOrder().setAll(column.stream().toList());
    }

    private void sortAsShown() {
        if (getSortOrder().isEmpty()) {
            model.sortBy("", true);
        } else {
            TableColumn<TableRowModel, ?> column = getSortOrder().get(0);
            model.sortBy(column.getId(), column.getSortType() == TableColumn.SortType.DESCENDING);
        }
    }

    /** A column takes no tooltip, its header does, once it is there. */
    private void explain(MouseEvent event) {
        if (event.getTarget() instanceof TableColumnHeader header && header.getTableColumn() != null) {
            RunField field = shown.get(header.getTableColumn().getId());
            if (field != null) {
                String help = field.head().help();
                Tooltip.install(header, new Tooltip(field.head().title() + (help.isEmpty() ? "" : "\n" + help)));
            }
        }
    }

    private final class Row extends TableRow<TableRowModel> {
        Row() {
            setOnMouseClicked(event -> {
                TableRowModel line = getItem();
                if (event.getClickCount() == 2 && line != null) {
                    model.open(line.key());
                }
            });
            setOnDragDetected(event -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(
                        model.chosenProperty().get().stream().map(RunRow::runId).collect(Collectors.joining(",")));
                startDragAndDrop(TransferMode.COPY).setContent(content);
                event.consume();
            });
        }

        @Override
        protected void updateItem(@Nullable TableRowModel line, boolean empty) {
            super.updateItem(line, empty);
            boolean experiment = !empty && line != null && line.shown() instanceof RowContent.Experiment;
            pseudoClassStateChanged(FieldCell.EXPERIMENT, experiment);
            setTooltip(empty || line == null ? null : tooltip(line));
        }

        private Tooltip tooltip(TableRowModel line) {
            Tooltip tooltip = new Tooltip();
            tooltip.setOnShowing(event -> tooltip.setText(describe(line.shown())));
            return tooltip;
        }

        private String describe(RowContent shown) {
            if (shown instanceof RowContent.Experiment experiment) {
                return "%s\n%d runs of one experiment: %s\nNumbers are mean ± standard deviation over n = %d finished seeds%s"
                        .formatted(
                                experiment.newest().row().name(),
                                experiment.runs().size(),
                                experiment.states(),
                                experiment.counted().size(),
                                experiment
                                        .warning()
                                        .map(sentence -> "\n" + sentence)
                                        .orElse(""));
            }
            ListedRun run = shown.runs().get(0);
            return "%s\n%s\nCreated %s\n%s%s"
                    .formatted(
                            run.row().name(),
                            run.row().runId(),
                            Timestamps.minute(run.row().created()),
                            run.progressSentence(),
                            run.badge().sentence().equals(run.badge().word())
                                    ? ""
                                    : "\n" + run.badge().sentence());
        }
    }
}
