package lilora.app.runs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.control.skin.TableColumnHeader;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import lilora.app.amount.Amounts;
import lilora.app.amount.Moments;
import lilora.engine.result.ContinualMetric;
import lilora.storage.RunColumn;
import lilora.storage.RunRow;
import org.jspecify.annotations.Nullable;

/** The runs, one a row; only rows in view have nodes, and only pages in view are asked for. */
final class RunTable extends TableView<Optional<RunRow>> {
    /** What the numbers of a column are. */
    private static final Map<String, String> MEANINGS = Map.of(
            "ap", "Average performance after the last stage, in points: " + ContinualMetric.AP.formula(),
            "forgetting", "Points lost since a task was learned: " + ContinualMetric.FORGETTING.formula(),
            "bwt", "Backward transfer, in points: " + ContinualMetric.BWT.formula(),
            "stored", "Parameters that the method keeps after the last stage",
            "time", "Training and evaluation of all attempts");

    private final RunsViewModel model;

    RunTable(RunsViewModel model) {
        this.model = model;
        setId("runs-table");
        getStyleClass().add("dense");
        setItems(model.rows());
        setTableMenuButtonVisible(true);
        setColumnResizePolicy(new WordsGiveWay(Set.of("name", "remarks")));
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        getSelectionModel().getSelectedItems().addListener((ListChangeListener<Optional<RunRow>>)
                change -> model.chosenProperty().set(chosen()));
        columns();
        addEventFilter(MouseEvent.MOUSE_ENTERED_TARGET, RunTable::explain);
        setRowFactory(view -> new Row());
        setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER) {
                model.open();
                event.consume();
            }
        });
        setSortPolicy(table -> {
            sortAsShown();
            return true;
        });
        Label empty = new Label();
        empty.setWrapText(true);
        empty.getStyleClass().add("muted");
        empty.textProperty().bind(model.absenceProperty());
        setPlaceholder(empty);
    }

    private Set<String> chosen() {
        Set<String> ids = new LinkedHashSet<>();
        for (Optional<RunRow> row : List.copyOf(getSelectionModel().getSelectedItems())) {
            if (row != null) {
                row.ifPresent(run -> ids.add(run.runId()));
            }
        }
        return ids;
    }

    private void columns() {
        add("name", "Name", RunColumn.NAME, 190, false, RunRow::name);
        add("state", "State", RunColumn.STATE, 104, false, RunTable::state);
        add("method", "Method", RunColumn.METHOD, 112, false, row -> model.methodTitle(row.method()));
        add(
                "tasks",
                "Tasks",
                RunColumn.TASKS,
                56,
                true,
                row -> Integer.toString(row.tasks().size()));
        add("seed", "Seed", RunColumn.SEED, 54, true, row -> Long.toString(row.seed()));
        add("ap", "AP", RunColumn.AVERAGE_PERFORMANCE, 54, true, row -> points(row.averagePerformance()));
        add("forgetting", "Forgetting", RunColumn.FORGETTING, 88, true, row -> points(row.forgetting()));
        add("stored", "Stored", RunColumn.STORED_PARAMETERS, 72, true, RunTable::stored);
        add("time", "Time", RunColumn.SECONDS, 94, true, row -> Amounts.duration(row.seconds()));
        add("created", "Created", RunColumn.CREATED, 128, false, row -> Moments.minute(row.created()));
        add("remarks", "Remarks", null, 120, false, RunTable::remarks);
        add("bwt", "BWT", RunColumn.BACKWARD_TRANSFER, 60, true, row -> signed(row.backwardTransfer()));
        add("device", "Device", RunColumn.DEVICE, 80, false, RunRow::device);
        add("id", "Run id", RunColumn.RUN_ID, 160, false, RunRow::runId);
        getColumns().stream()
                .filter(column -> Set.of("bwt", "device", "id").contains(column.getId()))
                .forEach(column -> column.setVisible(false));
    }

    /** A column takes no tooltip, its header does, once it is there. */
    private static void explain(MouseEvent event) {
        if (event.getTarget() instanceof TableColumnHeader header
                && header.getTableColumn() != null
                && MEANINGS.containsKey(header.getTableColumn().getId())) {
            Tooltip.install(
                    header, new Tooltip(MEANINGS.get(header.getTableColumn().getId())));
        }
    }

    private static String stored(RunRow row) {
        return row.storedParameters() == null
                ? Amounts.MISSING
                : Amounts.compact(row.storedParameters().doubleValue());
    }

    private static String state(RunRow row) {
        String word =
                row.state().name().charAt(0) + row.state().name().substring(1).toLowerCase(Locale.ROOT);
        return row.state().isActive() && row.progress() > 0
                ? word + String.format(Locale.ROOT, " %.0f %%", 100 * row.progress())
                : word;
    }

    private static String points(@Nullable Double value) {
        return value == null ? Amounts.MISSING : Amounts.points(value);
    }

    private static String signed(@Nullable Double value) {
        return value == null ? Amounts.MISSING : Amounts.signed(value);
    }

    private static String remarks(RunRow row) {
        String tags = row.tags().isEmpty() ? "" : "[" + String.join("] [", row.tags()) + "] ";
        return (row.locked() ? "Protected · " : "") + tags + row.note().replace('\n', ' ');
    }

    private void add(
            String id,
            String title,
            @Nullable RunColumn sort,
            double width,
            boolean number,
            Function<RunRow, String> text) {
        TableColumn<Optional<RunRow>, Optional<RunRow>> column = new TableColumn<>(title);
        column.setId(id);
        column.setUserData(sort);
        column.setSortable(sort != null);
        column.setPrefWidth(width);
        // Numbers and dates are useless when cut off; names and remarks give way instead.
        column.setMinWidth(least(sort, width));
        if (number) {
            column.getStyleClass().add("numbers");
        }
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(any -> new TextCell(text, number));
        getColumns().add(column);
    }

    /** Together they fit the window as it first opens. */
    private static double least(@Nullable RunColumn sort, double width) {
        if (sort == null) {
            return 40;
        }
        return switch (sort) {
            case NAME -> 126;
            case METHOD -> 112;
            default -> width;
        };
    }

    /** Storage sorts, because it knows all rows; the table only says by what. */
    private void sortAsShown() {
        if (getSortOrder().isEmpty()) {
            model.sortBy(RunColumn.CREATED, true);
        } else if (getSortOrder().get(0).getUserData() instanceof RunColumn column) {
            model.sortBy(column, getSortOrder().get(0).getSortType() == TableColumn.SortType.DESCENDING);
        }
    }

    private static final class TextCell extends TableCell<Optional<RunRow>, Optional<RunRow>> {
        private final Function<RunRow, String> text;

        TextCell(Function<RunRow, String> text, boolean number) {
            this.text = text;
            setAlignment(number ? Pos.CENTER_RIGHT : Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(Optional<RunRow> row, boolean empty) {
            super.updateItem(row, empty);
            boolean there = !empty && row != null && row.isPresent();
            setText(there ? text.apply(row.orElseThrow()) : null);
        }
    }

    private final class Row extends TableRow<Optional<RunRow>> {
        Row() {
            setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !isEmpty()) {
                    model.open();
                }
            });
            setOnDragDetected(event -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(String.join(",", chosen()));
                startDragAndDrop(TransferMode.COPY).setContent(content);
                event.consume();
            });
        }

        @Override
        protected void updateItem(Optional<RunRow> row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setTooltip(null);
            } else if (row.isEmpty()) {
                model.need(getIndex());
            } else {
                RunRow run = row.get();
                String reason = run.reason().isEmpty() ? "" : "\n" + run.reason();
                setTooltip(new Tooltip(
                        run.name() + "\n" + run.runId() + "\nCreated " + Moments.minute(run.created()) + reason));
            }
        }
    }
}
