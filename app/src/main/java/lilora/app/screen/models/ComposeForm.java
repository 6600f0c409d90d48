package lilora.app.screen.models;

import java.nio.file.Path;
import javafx.beans.property.ObjectProperty;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import org.jspecify.annotations.Nullable;

/** Composes a LLaVA model of a language model, a vision model and a projector. */
final class ComposeForm extends VBox {
    private final GridPane grid = new GridPane();

    ComposeForm(ModelsViewModel model, DialogService dialogs) {
        super(12);
        setId("compose");
        getStyleClass().add("card");
        Label title = new Label("Compose a LLaVA model");
        title.getStyleClass().add("heading");
        Label lead = new Label(
                "Of a folder of Vicuna or LLaMA, one of CLIP, and mm_projector.bin; or of LLaVA's own one-piece form and one of CLIP. The new model is written into the workspace.");
        lead.getStyleClass().add("muted");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        getChildren().addAll(title, lead, parts(model, dialogs), problem(model), actions(model));
    }

    private GridPane parts(ModelsViewModel model, DialogService dialogs) {
        grid.setHgap(12);
        grid.setVgap(8);
        ColumnConstraints middle = new ColumnConstraints();
        middle.setHgrow(Priority.ALWAYS);
        middle.setMinWidth(0);
        ColumnConstraints fixed = new ColumnConstraints();
        fixed.setMinWidth(Region.USE_PREF_SIZE);
        grid.getColumnConstraints().setAll(fixed, middle, fixed);
        file("Language model", "compose-language", model.languageProperty(), () -> dialogs.openFolder(
                        "Folder of the language model")
                .ifPresent(model.languageProperty()::set));
        file("Vision model", "compose-vision", model.visionProperty(), () -> dialogs.openFolder(
                        "Folder of the vision model")
                .ifPresent(model.visionProperty()::set));
        file("Projector", "compose-projector", model.projectorProperty(), () -> dialogs.openFile(
                        "Projector", FileKind.of("Projector", "*.bin", "*.safetensors"))
                .ifPresent(model.projectorProperty()::set));
        CheckBox fresh = new CheckBox("Make a new, random one instead, to be trained");
        fresh.setId("compose-new-projector");
        fresh.selectedProperty().bindBidirectional(model.newProjectorProperty());
        grid.add(fresh, 1, grid.getRowCount());
        TextField name = new TextField();
        name.setId("compose-name");
        name.setPromptText("Name of the new model");
        name.setMaxWidth(320);
        name.textProperty().bindBidirectional(model.nameProperty());
        grid.addRow(grid.getRowCount(), fieldName("Name"), name);
        return grid;
    }

    private void file(String label, String id, ObjectProperty<@Nullable Path> value, Runnable choose) {
        Label path = new Label();
        path.setId(id);
        path.setMaxWidth(Double.MAX_VALUE);
        path.setMinWidth(0);
        path.setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        path.textProperty().bind(value.map(Path::toString).orElse("Not chosen"));
        Button browse = new Button("Browse…");
        browse.setId(id + "-browse");
        browse.setAccessibleText("Choose: " + label);
        browse.setOnAction(event -> choose.run());
        grid.addRow(grid.getRowCount(), fieldName(label), path, browse);
    }

    private static Label fieldName(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("field-name");
        GridPane.setValignment(label, VPos.CENTER);
        return label;
    }

    private static Label problem(ModelsViewModel model) {
        Label problem = new Label();
        problem.setId("compose-problem");
        problem.setWrapText(true);
        problem.setMinHeight(Region.USE_PREF_SIZE);
        problem.getStyleClass().addAll("notice", "notice-error");
        problem.textProperty().bind(model.problemProperty());
        problem.visibleProperty().bind(model.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        return problem;
    }

    private static HeaderRow actions(ModelsViewModel model) {
        Button compose = new Button("Compose");
        compose.setId("compose-start");
        compose.getStyleClass().add("accent");
        compose.disableProperty().bind(model.workingProperty());
        compose.setOnAction(event -> model.compose());
        ProgressIndicator working = new ProgressIndicator();
        working.setPrefSize(20, 20);
        working.visibleProperty().bind(model.workingProperty());
        return new HeaderRow().start(compose, working);
    }
}
