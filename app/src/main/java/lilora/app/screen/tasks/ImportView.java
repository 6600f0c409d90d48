package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.form.LabelConverter;
import lilora.engine.data.Finding;
import lilora.engine.importing.FieldMapping;
import lilora.engine.metric.Scorers;
import org.jspecify.annotations.Nullable;

/** The import: files, the mapper with its preview, what the task is called, what is wrong. */
final class ImportView extends ScrollPane {
    private static final String NONE = "(none)";

    private final ImportViewModel model;
    private final DialogService dialogs;
    private final FlowPane mapper = new FlowPane(12, 8);
    private final VBox findings = new VBox(8);
    private final Label problem = new Label();
    private final ProgressBar progress = new ProgressBar();
    private final Button start = new Button("Import task");
    private final Button cancel = new Button("Cancel");

    /** @param onClose called when a person wants to leave without importing */
    ImportView(ImportViewModel model, DialogService dialogs, Runnable onClose) {
        this.model = model;
        this.dialogs = dialogs;
        setId("import-view");
        setFitToWidth(true);
        getStyleClass().add("plain-scroll");
        Label title = new Label("Import a task");
        title.getStyleClass().add("title");
        Label lead = new Label(
                "Drop a JSON file of instructions and a folder or .zip of images anywhere on this page, or choose them. Files are copied into the workspace after every row and image has been checked.");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        lead.getStyleClass().add("muted");
        VBox page = new VBox(16, title, lead, problem, findings, files(), rows(), naming(), actions(onClose));
        page.getStyleClass().add("detail-page");
        setContent(page);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE && model.stateProperty().get() != ImportViewModel.State.WORKING) {
                onClose.run();
                event.consume();
            }
        });
        problem.setId("import-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().addAll("notice", "notice-error");
        model.problemProperty().addListener((observed, before, now) -> showState());
        model.stateProperty().addListener((observed, before, now) -> showState());
        model.obstacleProperty().addListener((observed, before, now) -> showState());
        model.mappingProperty().addListener((observed, before, now) -> showMapper());
        showState();
        showMapper();
    }

    private Node files() {
        GridPane grid = grid();
        file(grid, 0, "Training rows", model.trainProperty(), "import-train", () -> dialogs.openFile(
                        "Training rows", FileKind.of("Instructions", "*.json", "*.jsonl"))
                .ifPresent(model.trainProperty()::set));
        file(grid, 1, "Test rows", model.testProperty(), "import-test", () -> dialogs.openFile(
                        "Test rows", FileKind.of("Instructions", "*.json", "*.jsonl"))
                .ifPresent(model.testProperty()::set));
        file(grid, 2, "Images", model.imagesProperty(), "import-images", () -> dialogs.openFolder("Folder of images")
                .ifPresent(model.imagesProperty()::set));
        Slider share = new Slider(0, 50, model.holdOutProperty().get());
        share.setMaxWidth(220);
        share.setAccessibleText("Percent of the images held out for the test");
        model.holdOutProperty().bind(share.valueProperty());
        Label percent = new Label();
        percent.textProperty()
                .bind(model.holdOutProperty()
                        .map(value -> value.intValue() + " % of the images are held out for the test"));
        HeaderRow hold = new HeaderRow().start(share, percent);
        hold.disableProperty().bind(model.testProperty().isNotNull());
        grid.addRow(3, name("Hold out"), hold);
        return card("Files", grid);
    }

    private void file(
            GridPane grid, int row, String label, ObjectProperty<@Nullable Path> value, String id, Runnable choose) {
        Label path = new Label();
        path.setId(id);
        path.setMaxWidth(Double.MAX_VALUE);
        path.setTextOverrun(javafx.scene.control.OverrunStyle.LEADING_ELLIPSIS);
        path.textProperty().bind(value.map(Path::toString).orElse("Not chosen"));
        HBox.setHgrow(path, Priority.ALWAYS);
        path.setMinWidth(0);
        Button button = new Button("Choose");
        button.setId(id + "-choose");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> choose.run());
        HBox line = new HBox(12, path, button);
        line.setAlignment(Pos.CENTER_LEFT);
        grid.addRow(row, name(label), line);
    }

    private Node rows() {
        TableView<ImportViewModel.PreviewRow> table = new TableView<>(model.preview());
        table.setId("import-preview");
        table.setPlaceholder(new Label("The first rows appear here."));
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        table.setPrefHeight(190);
        table.getColumns().add(column("Id", ImportViewModel.PreviewRow::id, 90));
        table.getColumns().add(column("Image", ImportViewModel.PreviewRow::image, 150));
        table.getColumns().add(column("Question", ImportViewModel.PreviewRow::question, 260));
        table.getColumns().add(column("Answer", ImportViewModel.PreviewRow::answer, 120));
        mapper.setRowValignment(VPos.BOTTOM);
        mapper.setMinWidth(0);
        return card("First rows, as they will be read", new VBox(12, mapper, table));
    }

    private static TableColumn<ImportViewModel.PreviewRow, String> column(
            String title, Function<ImportViewModel.PreviewRow, String> value, double width) {
        TableColumn<ImportViewModel.PreviewRow, String> column = new TableColumn<>(title);
        column.setPrefWidth(width);
        column.setSortable(false);
        // One line a row: a second one would be cut through.
        column.setCellValueFactory(
                cell -> new ReadOnlyStringWrapper(value.apply(cell.getValue()).replace('\n', ' ')));
        return column;
    }

    private void showMapper() {
        FieldMapping now = model.mappingProperty().get();
        mapper.getChildren()
                .setAll(
                        choice(
                                "Id",
                                now.id(),
                                (map, f) -> new FieldMapping(
                                        f, map.image(), map.question(), map.answer(), map.conversations())),
                        choice(
                                "Image",
                                now.image(),
                                (map, f) -> new FieldMapping(
                                        map.id(), f, map.question(), map.answer(), map.conversations())));
        if (now.conversations().isEmpty()) {
            mapper.getChildren()
                    .addAll(
                            choice(
                                    "Question",
                                    now.question(),
                                    (map, f) -> new FieldMapping(
                                            map.id(), map.image(), f, map.answer(), map.conversations())),
                            choice(
                                    "Answer",
                                    now.answer(),
                                    (map, f) -> new FieldMapping(
                                            map.id(), map.image(), map.question(), f, map.conversations())));
        } else {
            Label turns = new Label("Questions and answers are read from its conversations.");
            turns.getStyleClass().add("muted");
            mapper.getChildren().add(turns);
        }
    }

    private Node choice(String label, String chosen, BiFunction<FieldMapping, String, FieldMapping> change) {
        ComboBox<String> box = new ComboBox<>();
        box.getItems().add(NONE);
        box.getItems().addAll(model.fields());
        box.setValue(chosen.isEmpty() ? NONE : chosen);
        box.setAccessibleText("Field that holds the " + label);
        box.setPrefWidth(150);
        box.setOnAction(event -> model.mappingProperty()
                .set(change.apply(model.mappingProperty().get(), box.getValue().equals(NONE) ? "" : box.getValue())));
        return new VBox(4, name(label), box);
    }

    private Node naming() {
        GridPane grid = grid();
        text(grid, 0, "Title", model.titleProperty(), "import-title");
        text(grid, 1, "Id", model.idProperty(), "import-id");
        text(grid, 2, "Kind", model.kindProperty(), "import-kind");
        ComboBox<String> metric = new ComboBox<>();
        metric.getItems().setAll(model.metrics());
        metric.setConverter(new LabelConverter<>(Scorers::title));
        metric.valueProperty().bindBidirectional(model.metricProperty());
        grid.addRow(3, name("Scored by"), metric);
        text(grid, 4, "Licence", model.licenceProperty(), "import-licence");
        return card("The task", grid);
    }

    private static void text(
            GridPane grid, int row, String label, javafx.beans.property.StringProperty value, String id) {
        TextField field = new TextField();
        field.setId(id);
        field.setAccessibleText(label);
        field.textProperty().bindBidirectional(value);
        grid.addRow(row, name(label), field);
    }

    private Node actions(Runnable onClose) {
        start.setId("import-start");
        start.getStyleClass().add("accent");
        start.setOnAction(event -> model.start());
        cancel.setOnAction(event -> {
            if (model.stateProperty().get() == ImportViewModel.State.WORKING) {
                model.cancel();
            } else {
                onClose.run();
            }
        });
        Label why = new Label();
        why.setId("import-obstacle");
        why.setWrapText(true);
        why.getStyleClass().add("muted");
        why.textProperty().bind(model.obstacleProperty().map(reason -> reason.orElse("")));
        why.setMinHeight(Region.USE_PREF_SIZE);
        return new HeaderRow().start(start, cancel, progress, why);
    }

    /** Gives the keyboard to the first thing to do. */
    void focusFirst() {
        // What it holds is below it only once it has its skin.
        applyCss();
        Node first = lookup("#import-train-choose");
        if (first != null) {
            first.requestFocus();
        }
    }

    private void showState() {
        boolean working = model.stateProperty().get() == ImportViewModel.State.WORKING;
        String sentence = model.problemProperty().get().orElse("");
        problem.setText(sentence);
        problem.setVisible(!sentence.isEmpty());
        problem.setManaged(!sentence.isEmpty());
        start.setDisable(working || model.obstacleProperty().get().isPresent());
        progress.setVisible(working);
        progress.setManaged(working);
        progress.progressProperty().unbind();
        model.working().ifPresent(handle -> progress.progressProperty().bind(handle.progressProperty()));
        List<Node> lines = new ArrayList<>();
        for (Finding finding : model.findings()) {
            Label line = new Label(
                    finding.message(),
                    ReportView.icon(finding.severity() == Finding.Severity.ERROR ? "error" : "warning"));
            line.setWrapText(true);
            line.setMinHeight(Region.USE_PREF_SIZE);
            lines.add(line);
        }
        findings.getChildren().setAll(lines);
        findings.setManaged(!lines.isEmpty());
        if (!sentence.isEmpty()) {
            setVvalue(0);
        }
    }

    private static GridPane grid() {
        GridPane grid = new GridPane();
        grid.setHgap(16);
        grid.setVgap(10);
        ColumnConstraints names = new ColumnConstraints();
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        fields.setFillWidth(true);
        grid.getColumnConstraints().setAll(names, fields);
        return grid;
    }

    private static Label name(String text) {
        Label label = new Label(text);
        label.setMinWidth(Region.USE_PREF_SIZE);
        label.getStyleClass().add("field-name");
        return label;
    }

    private static Node card(String title, Node content) {
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        VBox card = new VBox(12, heading, content);
        card.getStyleClass().add("card");
        return card;
    }
}
