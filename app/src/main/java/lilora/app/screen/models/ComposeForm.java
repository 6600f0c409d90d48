package lilora.app.screen.models;

import java.util.Optional;
import java.util.function.Function;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.control.FieldGrid;
import lilora.app.control.HeaderRow;
import lilora.app.control.PathField;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FileKind;
import lilora.app.format.Formats;
import lilora.engine.compose.Part;
import lilora.engine.gguf.GgufModel;

/** Composes a LLaVA model of a language model, a vision model and a projector; each can be dropped on its field. */
final class ComposeForm extends VBox {
    private static final String UNSET = "Not chosen";

    private final ComposeViewModel model;
    private final DialogService dialogs;

    ComposeForm(ComposeViewModel model, DialogService dialogs) {
        super(12);
        this.model = model;
        this.dialogs = dialogs;
        setId("compose");
        getStyleClass().add("card");
        Label title = new Label("Compose a LLaVA model");
        title.getStyleClass().add("heading");
        Label lead = new Label(
                "Of a language model (a Hugging Face folder or a GGUF file), a vision model and a projector; or of LLaVA's own one-piece form and CLIP. The new model is written into the workspace. Parts can be dropped on their fields.");
        lead.getStyleClass().add("muted");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        getChildren()
                .addAll(title, lead, parts(), new ErrorNotice("compose-problem", model.problemProperty()), actions());
    }

    private FieldGrid parts() {
        FieldGrid grid = new FieldGrid();
        grid.add("Language model", language());
        grid.add("Vision model", vision());
        PathField projector = projector();
        CheckBox fresh = new CheckBox("Make a new, random one instead, to be aligned");
        fresh.setId("compose-new-projector");
        fresh.selectedProperty().bindBidirectional(model.newProjectorProperty());
        grid.add("Projector", projector);
        grid.add("", fresh);
        model.language().stateProperty().subscribe(state -> fresh.setDisable(model.hasProjector()));
        TextField name = new TextField();
        name.setId("compose-name");
        name.setPromptText("Name of the new model");
        name.setMaxWidth(320);
        name.textProperty().bindBidirectional(model.nameProperty());
        grid.add("Name", name);
        return grid;
    }

    private PathField language() {
        PathField field = field("compose-language", "language model", model.language());
        field.choosing(
                        "file",
                        "GGUF file…",
                        "Choose a language model in a GGUF file, or drop it here",
                        () -> dialogs.openFile("Language model in a GGUF file", FileKind.of("GGUF", "*.gguf"))
                                .ifPresent(model.language()::choose))
                .choosing(
                        "folder",
                        "Folder…",
                        "Choose the Hugging Face folder of a language model, or drop it here",
                        () -> dialogs.openFolder("Folder of the language model").ifPresent(model.language()::choose));
        follow(field, model.language(), part -> "%s%s%s"
                .formatted(
                        sentence(part),
                        model.language().path().filter(GgufModel::isNamed).isPresent() ? ", in a GGUF file" : "",
                        part.projector() ? ", with a projector of its own" : ""));
        return field;
    }

    private PathField vision() {
        PathField field = field("compose-vision", "vision model", model.vision())
                .choosing(
                        "folder",
                        "Folder…",
                        "Choose the folder of a vision model, or drop it here",
                        () -> dialogs.openFolder("Folder of the vision model").ifPresent(model.vision()::choose));
        follow(field, model.vision(), ComposeForm::sentence);
        return field;
    }

    private PathField projector() {
        PathField field = field("compose-projector", "projector", model.projector());
        field.choosing(
                        "file",
                        "File…",
                        "Choose the file of a projector, or drop it or its folder here",
                        () -> dialogs.openFile("Projector", FileKind.of("Projector", "*.safetensors", "*.bin"))
                                .ifPresent(model.projector()::choose))
                .choosing("folder", "Folder…", "Choose the folder of a projector", () -> dialogs.openFolder(
                                "Folder of the projector")
                        .ifPresent(model.projector()::choose));
        follow(field, model.projector(), part -> "%s parameters".formatted(Formats.compact(part.parameters())));
        Runnable needed = () -> {
            boolean made = model.newProjectorProperty().get() || model.hasProjector();
            field.setDisable(made);
        };
        model.newProjectorProperty().subscribe(needed);
        model.language().stateProperty().subscribe(needed);
        return field;
    }

    private static PathField field(String id, String name, PartViewModel part) {
        return new PathField(id, name, UNSET, part::choose).removing(part::remove);
    }

    private static void follow(PathField field, PartViewModel part, Function<Part, String> words) {
        part.stateProperty().subscribe(state -> {
            Optional<String> known = state.part().map(words);
            field.show(
                    state.path(),
                    state.isWrong() ? state.fault() : known.orElse(state.isReading() ? "Reading it" : ""),
                    state.isWrong());
        });
    }

    private static String sentence(Part part) {
        String count = "%s parameters".formatted(Formats.compact(part.parameters()));
        return part.kind().isEmpty() ? count : "%s, %s".formatted(part.kind(), count);
    }

    private HeaderRow actions() {
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
