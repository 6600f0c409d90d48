package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;
import javafx.collections.ListChangeListener;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.util.Duration;
import lilora.app.settings.TableState;
import lilora.app.shell.TableLayout;

/**
 * The lines of the view-model, one a row; only rows in view have nodes. What is selected is the view-model's: the table shows
 * it, and tells what a person selects.
 */
final class RunTable extends TableView<TableRowModel> {
    private static final Duration CALM = Duration.millis(300);

    private final RunsViewModel model;
    private final RunTableColumns columns;
    private final PauseTransition calm = new PauseTransition(CALM);
    private boolean updating;

    RunTable(RunsViewModel model) {
        this.model = model;
        this.columns = new RunTableColumns(this, model, this::changed, this::edited);
        setId("runs-table");
        TableLayout.keepsItself(this);
        getStyleClass().add("dense");
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        addEventFilter(MouseEvent.MOUSE_ENTERED_TARGET, columns::explain);
        addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
        setRowFactory(view -> new RunTableRow(model));
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
        calm.setOnFinished(event -> model.keep(columns.state()));
        getColumns().addListener((ListChangeListener<TableColumn<TableRowModel, ?>>) change -> changed());
        getSortOrder().addListener((ListChangeListener<TableColumn<TableRowModel, ?>>) change -> changed());
        widthProperty().subscribe(columns::fit);
        model.arrangementProperty().map(RowOrder::grouped).subscribe(grouped -> {
            columns.sizeMeasures();
            columns.fit();
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
            List<TableColumn<TableRowModel, ?>> restored = new ArrayList<>();
            left.columns().forEach(kept -> model.fields().find(kept.id()).ifPresent(field -> {
                restored.add(columns.column(field, kept.width()));
            }));
            if (restored.stream().noneMatch(column -> RunFields.NAME.equals(column.getId()))) {
                model.fields().find(RunFields.NAME).ifPresent(field -> restored.add(0, columns.column(field, 0)));
            }
            getColumns().setAll(restored);
            sort(left.sortedBy(), left.descending());
        });
        columns.fit();
    }

    /** Shows a column, or takes it away. */
    void choose(String id, boolean wanted) {
        Optional<TableColumn<TableRowModel, ?>> there = getColumns().stream()
                .filter(column -> id.equals(column.getId()))
                .findFirst();
        if (wanted && there.isEmpty()) {
            model.fields().find(id).ifPresent(field -> {
                getColumns().add(columns.column(field, 0));
                columns.fit();
            });
        } else if (!wanted && !id.equals(RunFields.NAME)) {
            there.ifPresent(getColumns()::remove);
            columns.fit();
        }
    }

    /** Moves a column that is shown so many places to the right; less than 0 to the left; as far as the table goes. */
    void move(String id, int places) {
        List<TableColumn<TableRowModel, ?>> order = new ArrayList<>(getColumns());
        order.stream().filter(column -> id.equals(column.getId())).findFirst().ifPresent(column -> {
            int from = order.indexOf(column);
            int to = Math.max(0, Math.min(order.size() - 1, from + places));
            if (from != to) {
                order.add(to, order.remove(from));
                update(() -> getColumns().setAll(order));
                calm.playFromStart();
            }
        });
    }

    boolean shows(String id) {
        return getColumns().stream().anyMatch(column -> id.equals(column.getId()));
    }

    /** Makes room for text so many times as large as usual. */
    void scaleTo(double now) {
        columns.scaleTo(now);
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
            model.keep(columns.state());
        }
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
}
