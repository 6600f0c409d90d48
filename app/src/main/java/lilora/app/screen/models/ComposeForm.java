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
    /** Farther from its name nobody would find what chooses a part. */
    private static final double WIDEST = 860;

    private static final String UNSET = "Not chosen";
    private static final String GGUF = "*.gguf";
    private static final String CONFIG = "config.json";
    private static final String WEIGHTS = "*.safetensors";
    private static final String CHECKPOINT = "*.bin";

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
                "Of a language model (a Hugging Face folder or a GGUF file), a vision model (CLIP, SigLIP, DINOv2) and a projector; or of a model in LLaVA's original layout, which holds its projector, and its vision model. The new model is written into the workspace. A part is chosen by its folder or by a file in it, or dropped on its field.");
        lead.getStyleClass().add("muted");
        lead.setWrapText(true);
        lead.setMinHeight(Region.USE_PREF_SIZE);
        lead.setMaxWidth(WIDEST);
        getChildren()
                .addAll(title, lead, parts(), new ErrorNotice("compose-problem", model.problemProperty()), actions());
    }

    private FieldGrid parts() {
        FieldGrid grid = new FieldGrid();
        grid.setMaxWidth(WIDEST);
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
        PathField field = field(
                "language",
                "language model",
                model.language(),
                FileKind.of("Language model", GGUF, CONFIG, WEIGHTS, CHECKPOINT));
        follow(field, model.language(), part -> "%s%s%s"
                .formatted(
                        sentence(part),
                        model.language().path().filter(GgufModel::isNamed).isPresent() ? ", in a GGUF file" : "",
                        part.projector() ? ", with a projector of its own" : ""));
        return field;
    }

    private PathField vision() {
        PathField field = field(
                "vision", "vision model", model.vision(), FileKind.of("Vision model", CONFIG, WEIGHTS, CHECKPOINT));
        follow(field, model.vision(), ComposeForm::sentence);
        return field;
    }

    private PathField projector() {
        PathField field =
                field("projector", "projector", model.projector(), FileKind.of("Projector", WEIGHTS, CHECKPOINT));
        follow(field, model.projector(), part -> "%s parameters".formatted(Formats.compact(part.parameters())));
        Runnable needed = () -> {
            boolean made = model.newProjectorProperty().get() || model.hasProjector();
            field.setDisable(made);
        };
        model.newProjectorProperty().subscribe(needed);
        model.language().stateProperty().subscribe(needed);
        return field;
    }

    /** A part is a folder, or a file that is one by itself or lies in it; either can be chosen, and dropped. */
    private PathField field(String id, String name, PartViewModel part, FileKind files) {
        return new PathField("compose-" + id, name, UNSET, part::choose)
                .removing(part::remove)
                .choosing(
                        "file",
                        "File…",
                        "Choose a file of the %s, or drop it here".formatted(name),
                        () -> dialogs.openFile("File of the " + name, files).ifPresent(part::choose))
                .choosing(
                        "folder",
                        "Folder…",
                        "Choose the folder of the %s, or drop it here".formatted(name),
                        () -> dialogs.openFolder("Folder of the " + name).ifPresent(part::choose));
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
