package lilora.app.inspector;

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
import lilora.storage.Prediction;

/** Shows the items of a task as rows, their stages as columns, and the picked item in full beside them. */
final class InspectorView extends VBox {
    private final InspectorViewModel model;
    private final ComboBox<String> tasks = new ComboBox<>();
    private final ComboBox<InspectorViewModel.Filter> filter = new ComboBox<>();
    private final TextField search = new TextField();
    private final Label name = new Label("Answers");
    private final Label count = new Label();
    private final TableView<ItemHistory> table = new TableView<>();

    InspectorView(InspectorViewModel model) {
        this.model = model;
        getStylesheets()
                .add(Objects.requireNonNull(InspectorView.class.getResource("/lilora/app/inspector/inspector.css"))
                        .toExternalForm());
        getStyleClass().addAll("page", "inspector-view");
        name.getStyleClass().add("title");
        count.getStyleClass().add("muted");
        count.setMinWidth(USE_PREF_SIZE);
        table();
        SplitPane split = new SplitPane(table, new ItemDetail(model));
        split.setDividerPositions(0.58);
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().addAll(name, bar(), legend(), split);
        model.runProperty().subscribe(this::show);
        model.stagesProperty().subscribe(stages -> columns());
        model.taskProperty().subscribe(number -> tasks.getSelectionModel().select(number - 1));
        model.items().addListener((ListChangeListener<ItemHistory>) change -> count());
        count();
    }

    private HBox bar() {
        tasks.setPromptText("Task");
        tasks.setId("inspector-task");
        tasks.setPrefWidth(200);
        tasks.setOnAction(event -> {
            if (tasks.getSelectionModel().getSelectedIndex() >= 0) {
                model.pickTask(tasks.getSelectionModel().getSelectedIndex() + 1);
            }
        });
        filter.getItems().setAll(InspectorViewModel.Filter.values());
        filter.setValue(InspectorViewModel.Filter.ALL);
        filter.setId("inspector-filter");
        filter.setCellFactory(view -> new FilterCell());
        filter.setButtonCell(new FilterCell());
        filter.setOnAction(event -> model.filter(filter.getValue()));
        search.setPromptText("Search questions and answers");
        search.textProperty().subscribe(model::search);
        HBox.setHgrow(search, Priority.ALWAYS);
        HBox bar = new HBox(tasks, filter, search, count);
        bar.getStyleClass().add("inspector-line");
        return bar;
    }

    private static HBox legend() {
        Label legend = new Label(
                "✓ right    ✗ wrong    ≈ right content, wrong form    – not asked    (a caption is right from CIDEr-D"
                        + " 1.0 on)");
        legend.getStyleClass().addAll("muted", "small-text");
        return new HBox(legend);
    }

    private void table() {
        table.setId("inspector-items");
        table.getStyleClass().add("dense");
        table.setItems(model.items());
        Label empty = new Label();
        empty.getStyleClass().add("muted");
        empty.textProperty().bind(model.messageProperty());
        table.setPlaceholder(empty);
        table.getSelectionModel().selectedItemProperty().subscribe(item -> model.pick(Optional.ofNullable(item)));
    }

    private void show(Optional<InspectorViewModel.Shown> run) {
        run.ifPresent(shown -> {
            name.setText("Answers of " + shown.name());
            name.setTooltip(new Tooltip(shown.runId()));
            if (!tasks.getItems().equals(shown.tasks())) {
                tasks.getItems().setAll(shown.tasks());
            }
            tasks.getSelectionModel().select(model.taskProperty().get() - 1);
            count();
        });
    }

    private void count() {
        count.setText("%d of %d items".formatted(model.items().size(), model.total()));
    }

    private void columns() {
        table.getColumns().clear();
        table.getColumns()
                .add(text("Question", 260, item -> item.item().prompt().replace('\n', ' ')));
        for (int stage : model.stagesProperty().get()) {
            table.getColumns().add(stage(stage));
        }
        table.getColumns()
                .add(text("What became of it", 170, item -> item.fate().title()));
        table.getColumns().add(text("Item", 110, item -> item.item().item()));
    }

    private static TableColumn<ItemHistory, String> text(
            String title, double width, Function<ItemHistory, String> text) {
        TableColumn<ItemHistory, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(text.apply(row.getValue())));
        return column;
    }

    private static TableColumn<ItemHistory, ItemHistory> stage(int stage) {
        TableColumn<ItemHistory, ItemHistory> column = new TableColumn<>(stage == 0 ? "Before" : "After " + stage);
        column.getStyleClass().add("verdict");
        column.setPrefWidth(66);
        column.setSortable(false);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(view -> new VerdictCell(stage));
        return column;
    }

    /** A glyph for an answer, so that colour is never alone. */
    static String glyph(Optional<Prediction> answer) {
        return answer.map(said -> ItemHistory.isRight(said) ? "✓" : said.formatOnlyError() ? "≈" : "✗")
                .orElse("–");
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
            Optional<Prediction> answer = Optional.ofNullable(item.answers().get(stage));
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

    private static final class FilterCell extends ListCell<InspectorViewModel.Filter> {
        @Override
        protected void updateItem(InspectorViewModel.Filter value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty || value == null ? null : value.title());
        }
    }
}
