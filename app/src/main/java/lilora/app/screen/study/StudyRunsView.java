package lilora.app.screen.study;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.command.Command;
import lilora.app.command.CommandButton;
import lilora.app.command.CommandGroup;
import lilora.app.control.HeaderRow;
import lilora.app.control.WhileInScene;
import lilora.app.format.RunStateDisplay;
import lilora.engine.study.StudyRun;
import lilora.storage.repository.RunState;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** The runs of a study, each with its state. Enter opens a run's own page. */
final class StudyRunsView extends VBox {
    private final OpenStudyViewModel model;
    private final TableView<StudyRow> table = new TableView<>();
    private final TextField filter = new TextField();

    StudyRunsView(OpenStudyViewModel model) {
        super(8);
        this.model = model;
        getStyleClass().add("compare-numbers");
        table.setId("study-runs");
        table.getStyleClass().add("dense");
        table.setAccessibleText("Runs of the study");
        Label none = new Label();
        table.setPlaceholder(none);
        FilteredList<StudyRow> filtered = new FilteredList<>(model.rows());
        filter(filtered, none);
        SortedList<StudyRow> sorted = new SortedList<>(filtered);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        columns();
        opening();
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setMinHeight(120);
        getChildren()
                .addAll(
                        new HeaderRow()
                                .start(
                                        retry(),
                                        StudyPane.button(
                                                "study-compare",
                                                "Open in Compare",
                                                "mdi2c-compare-horizontal",
                                                () -> model.compare(chosen())))
                                .end(filter),
                        table);
    }

    /** Keys go to the runs. */
    @Override
    public void requestFocus() {
        table.requestFocus();
    }

    private CommandButton retry() {
        return new CommandButton(Command.of(
                        "study-retry",
                        "Try failed again",
                        CommandGroup.RUN,
                        () -> model.retry(chosen().isEmpty() ? List.copyOf(model.rows()) : chosen()))
                .withIcon("mdi2r-restart")
                .disabledBy(WhileInScene.of(this, new StudyReasons(model).retry())));
    }

    /** Each of the words that are typed is looked for by itself. */
    private void filter(FilteredList<StudyRow> rows, Label none) {
        filter.setId("study-filter");
        filter.setPromptText("Variant, order, state, seed");
        filter.setAccessibleText("Filter runs of the study");
        filter.setPrefColumnCount(18);
        filter.textProperty().subscribe(text -> {
            List<String> words = List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
            none.setText(
                    text.isBlank()
                            ? "No runs: the study is not complete yet"
                            : "No run of the study has all of these words");
            rows.setPredicate(text.isBlank() ? null : row -> told(row, words));
        });
    }

    private static boolean told(StudyRow row, List<String> words) {
        StudyRun run = row.run();
        // Of all rows with every letter that is typed: joined, not formatted.
        String all = String.join(
                        " ",
                        run.variant(),
                        run.order(),
                        row.state().word(),
                        "seed",
                        Long.toString(run.seed()),
                        row.sentence())
                .toLowerCase(Locale.ROOT);
        return words.stream().allMatch(all::contains);
    }

    /** A run opens by a double click, or Enter. */
    private void opening() {
        table.setRowFactory(view -> {
            TableRow<StudyRow> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && !row.isEmpty()) {
                    model.open(row.getItem());
                }
            });
            return row;
        });
        table.setOnKeyPressed(event -> {
            if (event.getCode() == KeyCode.ENTER && !event.isShortcutDown()) {
                chosen().stream().findFirst().ifPresent(model::open);
                event.consume();
            }
        });
    }

    private List<StudyRow> chosen() {
        return List.copyOf(table.getSelectionModel().getSelectedItems());
    }

    private void columns() {
        TableColumn<StudyRow, String> variant =
                text("Variant", 260, row -> row.run().variant());
        TableColumn<StudyRow, StudyRow> state = new TableColumn<>("State");
        state.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        state.setCellFactory(column -> new StateCell());
        state.setComparator((one, two) -> one.state().compareTo(two.state()));
        state.setPrefWidth(164);
        state.setMinWidth(156);
        TableColumn<StudyRow, StudyRow> progress = new TableColumn<>("Progress");
        progress.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        progress.setCellFactory(column -> new ProgressCell());
        progress.setComparator((one, two) -> Double.compare(one.fraction(), two.fraction()));
        progress.setPrefWidth(110);
        TableColumn<StudyRow, Long> seed = new TableColumn<>("Seed");
        seed.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().run().seed()));
        seed.getStyleClass().add("numbers");
        seed.setPrefWidth(70);
        seed.setMinWidth(62);
        table.getColumns().add(variant);
        table.getColumns().add(text("Order", 110, row -> row.run().order()));
        table.getColumns().add(seed);
        table.getColumns().add(state);
        table.getColumns().add(progress);
        table.getColumns().add(text("Details", 300, StudyRow::sentence));
    }

    private static TableColumn<StudyRow, String> text(String title, double width, Function<StudyRow, String> words) {
        TableColumn<StudyRow, String> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(words.apply(row.getValue())));
        column.setCellFactory(any -> new TextCell());
        column.setPrefWidth(width);
        return column;
    }

    /** What is cut off stands in the tooltip, which is made for the cell under the pointer alone: a page has a hundred cells. */
    private static final class TextCell extends TableCell<StudyRow, String> {
        TextCell() {
            hoverProperty().subscribe(over -> setTooltip(told()));
        }

        private @Nullable Tooltip told() {
            return isHover() && getText() != null && !getText().isEmpty() ? new Tooltip(getText()) : null;
        }

        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? null : text);
            setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
            setTooltip(told());
        }
    }

    private static final class StateCell extends TableCell<StudyRow, StudyRow> {
        private final Label badge = new Label();
        private final FontIcon icon = new FontIcon();
        /** Styles are not looked up again for a row of the same state, of which a sorted table has many. */
        private StudyRow.@Nullable State shown;

        @Override
        protected void updateItem(StudyRow row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                return;
            }
            if (row.state() != shown) {
                shown = row.state();
                RunState look = look(row.state());
                icon.setIconLiteral(RunStateDisplay.icon(look));
                badge.setText(row.state().word());
                badge.setGraphic(icon);
                badge.getStyleClass().setAll("label", "run-badge", RunStateDisplay.styleClass(look));
            }
            setGraphic(badge);
        }

        private static RunState look(StudyRow.State state) {
            return switch (state) {
                case TO_DO -> RunState.QUEUED;
                case BEGUN -> RunState.STOPPED;
                case AT_WORK -> RunState.RUNNING;
                case FAILED -> RunState.FAILED;
                case DONE, KNOWN -> RunState.DONE;
            };
        }
    }

    private static final class ProgressCell extends TableCell<StudyRow, StudyRow> {
        private @Nullable ProgressBar bar;

        @Override
        protected void updateItem(StudyRow row, boolean empty) {
            super.updateItem(row, empty);
            boolean shown = !empty
                    && row != null
                    && !row.state().isDone()
                    && row.folder().isPresent();
            if (!shown) {
                setGraphic(null);
                return;
            }
            ProgressBar made = bar == null ? new ProgressBar() : bar;
            bar = made;
            made.setMaxWidth(Double.MAX_VALUE);
            made.setProgress(row.fraction());
            setGraphic(made);
        }
    }
}
