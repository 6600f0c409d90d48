package lilora.app.screen.models;

import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.FieldGrid;
import lilora.app.control.HeaderRow;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;

/** Composes a LLaVA model of a language model, a vision model and a projector. */
final class ComposeForm extends VBox {
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

    private static FieldGrid parts(ModelsViewModel model, DialogService dialogs) {
        FieldGrid grid = new FieldGrid();
        String unset = "Not chosen";
        grid.addPath("Language model", "compose-language", model.languageProperty(), unset, () -> dialogs.openFolder(
                        "Folder of the language model")
                .ifPresent(model.languageProperty()::set));
        grid.addPath("Vision model", "compose-vision", model.visionProperty(), unset, () -> dialogs.openFolder(
                        "Folder of the vision model")
                .ifPresent(model.visionProperty()::set));
        grid.addPath("Projector", "compose-projector", model.projectorProperty(), unset, () -> dialogs.openFile(
                        "Projector", FileKind.of("Projector", "*.bin", "*.safetensors"))
                .ifPresent(model.projectorProperty()::set));
        CheckBox fresh = new CheckBox("Make a new, random one instead, to be trained");
        fresh.setId("compose-new-projector");
        fresh.selectedProperty().bindBidirectional(model.newProjectorProperty());
        grid.add("", fresh);
        TextField name = new TextField();
        name.setId("compose-name");
        name.setPromptText("Name of the new model");
        name.setMaxWidth(320);
        name.textProperty().bindBidirectional(model.nameProperty());
        grid.add("Name", name);
        return grid;
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
