package lilora.app.screen.tasks;

import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.StringProperty;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import lilora.app.control.FieldGrid;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.form.LabelConverter;
import lilora.engine.importing.FieldMapping;
import lilora.engine.metric.Scorers;

/** The import of one task: files, the mapper with its preview, what the task is called, what is wrong. */
final class TaskImportForm extends VBox {
    private static final String NONE = "(none)";

    private final ImportViewModel model;
    private final DialogService dialogs;
    private final FlowPane mapper = new FlowPane(12, 8);
    private final ImportFrame frame;

    /** @param onClose called when a person wants to leave without importing */
    TaskImportForm(ImportViewModel model, DialogService dialogs, Runnable onClose) {
        super(16);
        this.model = model;
        this.frame = new ImportFrame("import", "Import task", model::start, () -> {
            if (model.stateProperty().get() == ImportViewModel.State.WORKING) {
                model.cancel();
            } else {
                onClose.run();
            }
        });
        this.dialogs = dialogs;
        getChildren().addAll(frame.above());
        getChildren().addAll(files(), rows(), naming(), frame.below());
        model.problemProperty().addListener((observed, before, now) -> showState());
        model.stateProperty().addListener((observed, before, now) -> showState());
        model.obstacleProperty().addListener((observed, before, now) -> showState());
        model.mappingProperty().addListener((observed, before, now) -> showMapper());
        showState();
        showMapper();
    }

    private Node files() {
        FieldGrid grid = new FieldGrid();
        String unset = "Not chosen";
        FileKind instructions = FileKind.of("Instructions", "*.json", "*.jsonl");
        grid.addPath("Training rows", "import-train", model.trainProperty(), unset, () -> dialogs.openFile(
                        "Training rows", instructions)
                .ifPresent(model.trainProperty()::set));
        grid.addPath("Test rows", "import-test", model.testProperty(), unset, () -> dialogs.openFile(
                        "Test rows", instructions)
                .ifPresent(model.testProperty()::set));
        FileKind zip = FileKind.of("Zip file", "*.zip");
        Button packed = FieldGrid.chooser(
                "Choose .zip…", "Choose a .zip file: Images", "import-images-choose-zip", () -> dialogs.openFile(
                                "Images in a .zip file", zip)
                        .ifPresent(model.imagesProperty()::set));
        grid.addPath(
                "Images",
                "import-images",
                model.imagesProperty(),
                unset,
                () -> dialogs.openFolder("Folder of images").ifPresent(model.imagesProperty()::set),
                packed);
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
        grid.add("Hold out", hold);
        return FormCards.card("Files", grid);
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
        return FormCards.card("First rows, as they will be read", new VBox(12, mapper, table));
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
        return new VBox(4, FieldGrid.name(label), box);
    }

    private Node naming() {
        FieldGrid grid = new FieldGrid();
        text(grid, "Title", model.titleProperty(), "import-title");
        text(grid, "Id", model.idProperty(), "import-id");
        text(grid, "Kind", model.kindProperty(), "import-kind");
        ComboBox<String> metric = new ComboBox<>();
        metric.getItems().setAll(model.metrics());
        metric.setConverter(new LabelConverter<>(Scorers::title));
        metric.valueProperty().bindBidirectional(model.metricProperty());
        grid.add("Scored by", metric);
        text(grid, "Licence", model.licenceProperty(), "import-licence");
        return FormCards.card("The task", grid);
    }

    private static void text(FieldGrid grid, String label, StringProperty value, String id) {
        TextField field = new TextField();
        field.setId(id);
        field.setAccessibleText(label);
        field.textProperty().bindBidirectional(value);
        grid.add(label, field);
    }

    private void showState() {
        boolean working = model.stateProperty().get() == ImportViewModel.State.WORKING;
        frame.show(new ImportFrame.State(
                working,
                model.problemProperty().get(),
                model.obstacleProperty().get(),
                working ? model.working() : Optional.empty(),
                model.findings()));
    }
}
