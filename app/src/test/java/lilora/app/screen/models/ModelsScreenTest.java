package lilora.app.screen.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.BundledAssets;
import lilora.engine.hub.Hub;
import lilora.engine.hub.HubCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** Models of three places, one of them half a download, and compositions, some of which are refused. */
class ModelsScreenTest extends ApplicationTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private ModelsViewModel model;
    private ComposeViewModel compose;

    @Override
    public void start(Stage stage) throws IOException {
        Path home = Files.createTempDirectory(folder, "models");
        BundledAssets assets = BundledAssets.in(home);
        Path shipped = assets.models();
        Path cache = home.resolve("hub");
        copy(shipped.resolve("nano"), cache.resolve("models--lab--whole/snapshots/abc"));
        Files.createDirectories(cache.resolve("models--lab--whole/refs"));
        Files.writeString(cache.resolve("models--lab--whole/refs/main"), "abc");
        Files.writeString(
                cache.resolve("models--lab--whole/snapshots/abc/README.md"), "---\nlicense: apache-2.0\n---\nA model.");
        Path half = Files.createDirectories(cache.resolve("models--lab--half/snapshots/def"));
        Files.writeString(half.resolve("config.json"), "{\"model_type\": \"llava\"}");
        model = new ModelsViewModel(
                new ModelShelf(shipped, home.resolve("own"), new HubCache(cache)),
                () -> new Hub(URI.create("http://127.0.0.1:9"), Optional.empty(), true),
                Alignments.of(home, assets, user),
                new DirectTaskRunner(),
                user);
        compose = model.compose();
        ModelsScreen screen = new ModelsScreen(model, user);
        stage.setScene(new Scene(new BorderPane(screen.view()), 1100, 760));
        stage.show();
        screen.shown();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private String text(String id) {
        return lookup("#" + id).queryAs(Labeled.class).getText();
    }

    /** Where the page is higher than the window the button is out of sight, but there for the keyboard. */
    private void press(String id) {
        interact(() -> lookup("#" + id).queryButton().fire());
    }

    private void choose(String name) {
        TableView<ShelvedModel> table = lookup("#models-table").queryTableView();
        interact(() -> table.getSelectionModel()
                .select(table.getItems().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow()));
    }

    @Test
    void everyPlaceIsListedWithWhatItsFilesSay() {
        assertThat(model.models())
                .extracting(ShelvedModel::name, ShelvedModel::place, ShelvedModel::kind, ShelvedModel::usable)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("nano", ShelvedModel.Place.SHIPPED, "llava", true),
                        org.assertj.core.api.Assertions.tuple("lab/half@def", ShelvedModel.Place.CACHE, "llava", false),
                        org.assertj.core.api.Assertions.tuple("lab/whole", ShelvedModel.Place.CACHE, "llava", true));
        assertThat(model.models().get(0).licence()).isEqualTo("apache-2.0");
        ShelvedModel whole = model.models().get(2);
        assertThat(whole.licence()).isEqualTo("apache-2.0");
        assertThat(whole.parameters().getAsLong()).isEqualTo(7_887_360);
        assertThat(whole.bytes()).isPositive();
    }

    @Test
    void aChosenModelSaysWhyItCannotBeUsed() {
        choose("lab/half@def");
        assertThat(text("model-about")).contains("not whole", "model.safetensors", "hf download lab/half");

        choose("nano");
        assertThat(text("model-about")).contains("All its files fit together");
    }

    @Test
    void theCardOfTheChosenModelIsShownOrThatThereIsNone() {
        assertThat(lookup("#card").query().isVisible()).isFalse();
        choose("nano");
        assertThat(lookup("#card .markdown-h1").queryAll()).hasSize(1);
        assertThat(lookup("#card .markdown-table").queryAll()).hasSize(2);
        assertThat(lookup("#card .markdown-code-block").queryLabeled().getText())
                .contains("mvn -q -Pquick,builder -pl assets/builder");

        press("card-fold");
        assertThat(lookup("#card .markdown").query().getParent().isVisible()).isFalse();
        choose("lab/half@def");
        press("card-fold");
        assertThat(text("card-note")).isEqualTo("This model has no card: there is no README.md in its folder.");
        assertThat(lookup("#card-copy").query().isVisible()).isFalse();

        choose("lab/whole");
        press("card-copy");
        interact(() -> assertThat(Clipboard.getSystemClipboard().getString()).isEqualTo("A model."));
        assertThat(lookup("#card-copy").queryButton().getText()).isEqualTo("Copied");
    }

    @Test
    void aDownloadThatCannotBeIsToldAndTheNextOneMayBeTried() {
        assertThat(lookup("#download-start").queryButton().isDisabled()).isTrue();
        interact(() -> model.wantedProperty().set("no-organisation"));
        press("download-start");
        assertThat(text("download-problem")).contains("no-organisation");

        interact(() -> model.wantedProperty().set("lab/other"));
        press("download-start");
        assertThat(text("download-problem")).contains("HF_HUB_OFFLINE");
        assertThat(lookup("#download-start").queryButton().isDisabled()).isFalse();
    }

    /** A part of the smallest model that the engine's tests compose. */
    private static Path part(String name) {
        return Path.of("../engine/src/test/resources/lilora/engine").resolve(name);
    }

    private void chooseParts(Path language, Path vision, String name) {
        interact(() -> {
            compose.language().choose(language);
            compose.vision().choose(vision);
            compose.nameProperty().set(name);
        });
    }

    @Test
    void aLanguageModelInAGgufFileIsComposedAndChosen() {
        chooseParts(part("gguf/llama.gguf"), part("compose/vision"), "mine");
        assertThat(text("compose-language-note")).contains("llama", "parameters", "in a GGUF file");
        assertThat(text("compose-vision-note")).contains("clip_vision_model");
        press("compose-start");
        assertThat(text("compose-problem")).contains("Choose a projector");

        interact(() -> compose.newProjectorProperty().set(true));
        press("compose-start");
        assertThat(text("compose-problem")).isEmpty();
        ShelvedModel made = model.chosenProperty().get().orElseThrow();
        assertThat(made.name()).isEqualTo("mine");
        assertThat(made.fault()).isEmpty();
        assertThat(text("model-about")).contains("All its files fit together");
        assertThat(user.told()).anyMatch(told -> told.contains("The model mine"));
    }

    @Test
    void aPartIsChosenByItsFolderOrByAFileInIt() {
        for (String field : List.of("language", "vision", "projector")) {
            user.willChoose(part(field.equals("language") ? "gguf/llama.gguf" : "compose/" + field));
            press("compose-" + field + "-folder");
            String byFolder = text("compose-" + field + "-note");
            assertThat(byFolder).as(field).contains("parameters");
            press("compose-" + field + "-remove");
            assertThat(text("compose-" + field + "-note")).isEmpty();

            user.willChoose(part(
                    switch (field) {
                        case "language" -> "gguf/llama.gguf";
                        case "vision" -> "compose/vision/config.json";
                        default -> "compose/projector/mm_projector.bin";
                    }));
            press("compose-" + field + "-file");
            assertThat(text("compose-" + field + "-note")).as(field).isEqualTo(byFolder);
        }
    }

    @Test
    void aPartThatCannotBeReadIsToldAtItsFieldInTheEnginesWords() throws IOException {
        Path broken = Files.createTempDirectory(folder, "parts").resolve("broken.gguf");
        Files.writeString(broken, "GGUF but cut short");
        interact(() -> compose.language().choose(broken));
        assertThat(text("compose-language-note")).contains(broken.toString());
        assertThat(lookup("#compose-language-note").queryLabeled().getStyleClass())
                .contains("field-error");

        interact(() -> compose.projector().choose(part("compose/vision")));
        assertThat(text("compose-projector-note")).contains("compose/vision");
        interact(() -> compose.projector().choose(part("compose/projector")));
        assertThat(text("compose-projector-path")).endsWith("mm_projector.bin");
        assertThat(text("compose-projector-note")).isEqualTo("480 parameters");

        interact(() -> {
            compose.vision().choose(part("compose/vision/config.json"));
            compose.nameProperty().set("mine");
        });
        assertThat(text("compose-vision-path")).endsWith("vision");
        press("compose-start");
        assertThat(text("compose-problem")).contains("cannot be read");
        press("compose-language-remove");
        assertThat(text("compose-language-note")).isEmpty();
        assertThat(text("compose-language-path")).isEqualTo("Not chosen");
    }

    @Test
    void aCompositionThatDoesNotFitIsRefusedAndLeavesNothing() {
        press("compose-start");
        assertThat(text("compose-problem")).contains("Choose a language model");

        chooseParts(part("gguf/llama.gguf"), part("compose/vision"), "../outside");
        interact(() -> compose.projector().choose(part("compose/projector")));
        press("compose-start");
        assertThat(text("compose-problem")).contains("name of letters");

        interact(() -> compose.nameProperty().set("mine"));
        press("compose-start");
        assertThat(text("compose-problem")).contains("mm_projector.bin", "shape");
        assertThat(model.models()).extracting(ShelvedModel::name).doesNotContain("mine");
    }
}
