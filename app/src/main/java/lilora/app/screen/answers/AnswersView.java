package lilora.app.screen.answers;

import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.chart.run.RunNameConverter;
import lilora.app.control.SearchableChoice;
import lilora.engine.run.PredictionLine;
import lilora.storage.repository.RunRow;

/** Shows the items of a task as rows, their stages as columns, and the picked item in full beside them. */
final class AnswersView extends VBox {
    private static final double BEFORE = 60;
    private static final double AFTER = 36;
    /** The longest outcome in full, where there is room. */
    private static final double FATE = 190;

    private static final double LEAST_FATE = 120;

    private final AnswersViewModel model;
    private final SearchableChoice<String> tasks = new SearchableChoice<>();
    private final ComboBox<AnswersViewModel.Filter> filter = new ComboBox<>();
    private final TextField search = new TextField();
    private final SearchableChoice<RunRow> runs = new SearchableChoice<>();
    private final Label count = new Label();
    private final TableView<ItemHistory> table = new TableView<>();
    private boolean showing;

    AnswersView(AnswersViewModel model) {
        this.model = model;
        getStylesheets()
                .add(Objects.requireNonNull(AnswersView.class.getResource("/lilora/app/screen/answers.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "inspector-view");
        count.setId("inspector-count");
        count.getStyleClass().add("muted");
        count.setMinWidth(USE_PREF_SIZE);
        table();
        SplitPane split = new SplitPane(table, new ItemDetail(model));
        split.setDividerPositions(0.66);
        VBox.setVgrow(split, Priority.ALWAYS);
        split.setId("inspector-split");
        getChildren().addAll(bar(), legend(), changed(), split);
        model.offeredProperty()
                .subscribe(rows -> showing(() -> {
                    runs.getItems().setAll(rows);
                    choose();
                }));
        model.runProperty().subscribe(this::show);
        model.stagesProperty().subscribe(stages -> columns());
        model.taskProperty()
                .subscribe(number -> showing(() -> tasks.getSelectionModel().select(number - 1)));
        model.items().addListener((ListChangeListener<ItemHistory>) change -> {
            count();
            // The first item stands beside the table from the start.
            if (table.getSelectionModel().isEmpty() && !model.items().isEmpty()) {
                table.getSelectionModel().selectFirst();
            }
        });
        count();
    }

    private HBox bar() {
        runs.setPromptText("Run");
        runs.setId("inspector-run");
        runs.setPrefWidth(260);
        runs.setMinWidth(140);
        RunNameConverter.in(runs, model.methods());
        runs.onChosen(run -> {
            if (!showing) {
                model.pickRun(run.runId());
            }
        });
        tasks.setPromptText("Task");
        tasks.setId("inspector-task");
        tasks.setPrefWidth(170);
        tasks.setMinWidth(110);
        tasks.onChosen(task -> {
            if (!showing) {
                model.pickTask(tasks.getItems().indexOf(task) + 1);
            }
        });
        filter.getItems().setAll(AnswersViewModel.Filter.values());
        filter.setValue(AnswersViewModel.Filter.ALL);
        filter.setId("inspector-filter");
        filter.setCellFactory(view -> new FilterCell());
        filter.setButtonCell(new FilterCell());
        filter.setOnAction(event -> model.filter(filter.getValue()));
        search.setId("inspector-search");
        search.setPromptText("Search questions and answers");
        search.setMinWidth(120);
        filter.setMinWidth(150);
        search.textProperty().subscribe(model::search);
        HBox.setHgrow(search, Priority.ALWAYS);
        HBox bar = new HBox(runs, tasks, filter, search, count);
        bar.getStyleClass().add("inspector-line");
        return bar;
    }

    private static HBox legend() {
        Label legend = new Label(
                "✓ right    ✗ wrong    ≈ right content, wrong form    – not asked    1, 2, …: after that stage    "
                        + "(a caption is right from CIDEr-D 1.0 on)");
        legend.getStyleClass().addAll("muted", "small-text");
        legend.setWrapText(true);
        legend.setMinHeight(USE_PREF_SIZE);
        HBox.setHgrow(legend, Priority.ALWAYS);
        return new HBox(legend);
    }

    private Label changed() {
        Label changed = new Label();
        changed.textProperty().bind(model.warningProperty());
        changed.setId("inspector-changed");
        changed.setWrapText(true);
        changed.setMinHeight(USE_PREF_SIZE);
        changed.getStyleClass().add("inspector-changed");
        changed.visibleProperty().bind(changed.textProperty().isNotEmpty());
        changed.managedProperty().bind(changed.visibleProperty());
        return changed;
    }

    private void table() {
        table.setId("inspector-items");
        table.getStyleClass().add("dense");
        table.setItems(model.items());
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        Label empty = new Label();
        empty.getStyleClass().add("muted");
        empty.textProperty().bind(model.messageProperty());
        empty.setWrapText(true);
        table.setPlaceholder(empty);
        table.getSelectionModel().selectedItemProperty().subscribe(item -> model.pick(Optional.ofNullable(item)));
    }

    private void show(Optional<AnswersViewModel.Shown> run) {
        run.ifPresent(shown -> showing(() -> {
            choose();
            if (!tasks.getItems().equals(shown.tasks())) {
                tasks.getItems().setAll(shown.tasks());
            }
            tasks.getSelectionModel().select(model.taskProperty().get() - 1);
            count();
        }));
    }

    private void choose() {
        model.runProperty().get().ifPresent(shown -> runs.getItems().stream()
                .filter(row -> row.runId().equals(shown.runId()))
                .findFirst()
                .ifPresent(runs::setValue));
    }

    /** What changes meanwhile was chosen by nobody. */
    private void showing(Runnable change) {
        showing = true;
        change.run();
        showing = false;
    }

    private void count() {
        count.setText("%d of %d items".formatted(model.items().size(), model.total()));
    }

    private void columns() {
        table.getColumns().clear();
        TableColumn<ItemHistory, String> question =
                text("Question", 240, item -> item.item().prompt().replace('\n', ' '));
        question.setMinWidth(100);
        table.getColumns().add(question);
        for (int stage : model.stagesProperty().get()) {
            table.getColumns().add(stage(stage));
        }
        TableColumn<ItemHistory, String> fate =
                text("Outcome", FATE, item -> item.fate().title());
        fate.setMinWidth(LEAST_FATE);
        fate.setMaxWidth(FATE);
        table.getColumns().add(fate);
    }

    private static TableColumn<ItemHistory, String> text(
            String title, double width, Function<ItemHistory, String> text) {
        TableColumn<ItemHistory, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(text.apply(row.getValue())));
        column.setCellFactory(view -> new WordsCell());
        return column;
    }

    private static TableColumn<ItemHistory, ItemHistory> stage(int stage) {
        TableColumn<ItemHistory, ItemHistory> column =
                new TableColumn<>(stage == 0 ? "Before" : Integer.toString(stage));
        column.getStyleClass().add("verdict");
        column.setPrefWidth(stage == 0 ? BEFORE : AFTER);
        column.setMinWidth(stage == 0 ? BEFORE : AFTER);
        column.setMaxWidth(stage == 0 ? BEFORE : AFTER);
        column.setSortable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(view -> new VerdictCell(stage));
        return column;
    }

    /** A glyph for an answer, so that colour is never alone. */
    static String glyph(Optional<PredictionLine> answer) {
        return answer.map(said -> ItemHistory.isRight(said) ? "✓" : said.formatOnlyError() ? "≈" : "✗")
                .orElse("–");
    }

    /** Text that is cut off in its column stands whole in the tooltip. */
    private static final class WordsCell extends TableCell<ItemHistory, String> {
        WordsCell() {
            setAlignment(Pos.CENTER_LEFT);
        }

        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            boolean none = empty || text == null;
            setText(none ? null : text);
            setTooltip(none ? null : new Tooltip(text));
        }
    }

    private static final class VerdictCell extends TableCell<ItemHistory, ItemHistory> {
        private final int stage;

        VerdictCell(int stage) {
            this.stage = stage;
            setAlignment(Pos.CENTER);
        }

        @Override
        protected void updateItem(ItemHistory item, boolean empty) {
            super.updateItem(item, empty);
            getStyleClass().removeAll("answer-right", "answer-wrong", "answer-form");
            if (empty || item == null) {
                setText(null);
                setTooltip(null);
                return;
            }
            Optional<PredictionLine> answer = Optional.ofNullable(item.answers().get(stage));
            String glyph = glyph(answer);
            setText(glyph);
            setTooltip(answer.map(said -> new Tooltip(said.text().isBlank() ? "No answer" : said.text()))
                    .orElse(null));
            switch (glyph) {
                case "✓" -> getStyleClass().add("answer-right");
                case "✗" -> getStyleClass().add("answer-wrong");
                case "≈" -> getStyleClass().add("answer-form");
                default -> {}
            }
        }
    }

    private static final class FilterCell extends ListCell<AnswersViewModel.Filter> {
        @Override
        protected void updateItem(AnswersViewModel.Filter value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty || value == null ? null : value.title());
        }
    }
}
