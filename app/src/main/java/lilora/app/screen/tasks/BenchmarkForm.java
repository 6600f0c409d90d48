package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.FieldGrid;
import lilora.app.dialog.DialogService;
import lilora.app.form.LabelConverter;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.RecognisedBenchmark;
import lilora.engine.benchmark.RecognisedTask;
import lilora.engine.metric.Scorers;
import org.jspecify.annotations.Nullable;

/** The import of a published benchmark: its folder, the tasks that were recognised, what they lack. */
final class BenchmarkForm extends VBox {
    private static final double ROW = 34;

    private final BenchmarkViewModel model;
    private final VBox tasks = new VBox(12);
    private final CheckBox partial = new CheckBox("Leave out tasks that lack something");
    private final ImportFrame frame;

    /** @param onClose called when a person wants to leave without importing */
    BenchmarkForm(BenchmarkViewModel model, DialogService dialogs, Runnable onClose) {
        super(16);
        this.model = model;
        this.frame = new ImportFrame("benchmark", "Import benchmark", model::start, () -> {
            if (model.stateProperty().get() == BenchmarkViewModel.State.WORKING) {
                model.cancel();
            } else {
                onClose.run();
            }
        });
        partial.setId("benchmark-partial");
        partial.selectedProperty().bindBidirectional(model.partialProperty());
        getChildren().addAll(frame.above());
        getChildren().addAll(files(dialogs), tasks, frame.below());
        model.problemProperty().addListener((observed, before, now) -> showState());
        model.stateProperty().addListener((observed, before, now) -> showState());
        model.obstacleProperty().addListener((observed, before, now) -> showState());
        model.foundProperty().addListener((observed, before, now) -> showTasks(now));
        showState();
        showTasks(model.foundProperty().get());
    }

    private Node files(DialogService dialogs) {
        FieldGrid grid = new FieldGrid();
        grid.addPath("Folder", "benchmark-root", model.rootProperty(), "Not chosen", () -> dialogs.openFolder(
                        "Folder that the benchmark was unpacked into")
                .ifPresent(model::choose));
        grid.addPath(
                "Images",
                "benchmark-images",
                model.imagesProperty(),
                "Where the benchmark has them",
                () -> dialogs.openFolder("Folder that image names are relative to")
                        .ifPresent(model.imagesProperty()::set));
        ComboBox<Optional<Layout>> layout = new ComboBox<>();
        layout.setId("benchmark-layout");
        layout.setMaxWidth(Double.MAX_VALUE);
        layout.setMinWidth(0);
        layout.getItems().add(Optional.empty());
        model.layouts().stream().map(Optional::of).forEach(layout.getItems()::add);
        layout.setConverter(new LabelConverter<>(one -> one.map(Layout::title).orElse("Recognised by its files")));
        layout.setValue(Optional.empty());
        layout.setOnAction(event -> model.layoutProperty().set(layout.getValue().orElse(null)));
        grid.add("Layout", layout);
        return FormCards.card("The benchmark as it lies on the disk", grid);
    }

    private void showTasks(Optional<RecognisedBenchmark> found) {
        tasks.setVisible(found.isPresent());
        tasks.setManaged(found.isPresent());
        if (found.isEmpty()) {
            tasks.getChildren().clear();
            return;
        }
        RecognisedBenchmark benchmark = found.get();
        List<Node> below = new ArrayList<>();
        below.add(table(benchmark));
        for (RecognisedTask task : benchmark.tasks()) {
            task.problems().forEach(sentence -> below.add(FormCards.line(sentence, "error")));
        }
        for (RecognisedTask task : benchmark.tasks()) {
            task.notes().forEach(sentence -> below.add(FormCards.line(sentence, "warning")));
        }
        if (!benchmark.problems().isEmpty()) {
            below.add(partial);
        }
        Label source = new Label("%s, in published order".formatted(benchmark.source()));
        source.getStyleClass().add("muted");
        source.setWrapText(true);
        below.add(0, source);
        VBox content = new VBox(12);
        content.getChildren().setAll(below);
        tasks.getChildren().setAll(FormCards.card(benchmark.layout().title(), content));
    }

    private static TableView<RecognisedTask> table(RecognisedBenchmark benchmark) {
        TableView<RecognisedTask> table = new TableView<>();
        table.setId("benchmark-tasks");
        table.getItems().setAll(benchmark.tasks());
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setFixedCellSize(ROW);
        table.setPrefHeight(ROW * (benchmark.tasks().size() + 1) + 8);
        table.setMinHeight(Region.USE_PREF_SIZE);
        table.getColumns().add(column("Task", task -> task.published().name(), 130, false));
        table.getColumns().add(column("Training rows", task -> count(task.trainRows(), task.train()), 110, true));
        table.getColumns().add(column("Test rows", task -> count(task.testRows(), task.test()), 100, true));
        table.getColumns().add(column("Scored by", BenchmarkForm::scored, 250, false));
        table.getColumns()
                .add(column("Images", task -> Objects.toString(task.images(), "No known folder"), 200, false));
        return table;
    }

    private static String count(int rows, @Nullable Path file) {
        return file == null ? "Missing" : "%,d".formatted(rows);
    }

    private static String scored(RecognisedTask task) {
        return Scorers.title(task.published().metric());
    }

    private static TableColumn<RecognisedTask, String> column(
            String title, Function<RecognisedTask, String> value, double width, boolean number) {
        TableColumn<RecognisedTask, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(value.apply(cell.getValue())));
        column.setCellFactory(all -> new WholeTextCell());
        if (number) {
            column.setStyle("-fx-alignment: center-right;");
        }
        return column;
    }

    private void showState() {
        BenchmarkViewModel.State state = model.stateProperty().get();
        frame.show(new ImportFrame.State(
                state != BenchmarkViewModel.State.CHOOSING,
                model.problemProperty().get(),
                model.obstacleProperty().get(),
                state == BenchmarkViewModel.State.WORKING ? model.working() : Optional.empty(),
                model.findings()));
    }

    /** Says the whole of a text that does not fit. */
    private static final class WholeTextCell extends TableCell<RecognisedTask, String> {
        @Override
        protected void updateItem(@Nullable String text, boolean empty) {
            super.updateItem(text, empty);
            setText(empty ? null : text);
            setTooltip(empty || text == null ? null : new Tooltip(text));
        }
    }
}
