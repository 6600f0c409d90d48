package lilora.app.screen.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
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

/** Models of three places, one of them half a download, and a composition that is refused. */
class ModelsScreenTest extends ApplicationTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private ModelsViewModel model;

    @Override
    public void start(Stage stage) throws IOException {
        Path home = Files.createTempDirectory(folder, "models");
        Path shipped = BundledAssets.in(home).models();
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
                new DirectTaskRunner(),
                user);
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

    @Test
    void aCompositionThatDoesNotFitIsRefusedAndLeavesNothing() throws IOException {
        press("compose-start");
        assertThat(text("compose-problem")).contains("Choose the folders");

        Path empty = Files.createTempDirectory(folder, "empty");
        interact(() -> {
            model.languageProperty().set(empty);
            model.visionProperty().set(empty);
            model.nameProperty().set("../outside");
        });
        press("compose-start");
        assertThat(text("compose-problem")).contains("name of letters");

        interact(() -> model.nameProperty().set("mine"));
        press("compose-start");
        assertThat(text("compose-problem")).contains(empty.toString(), "config.json");
        assertThat(model.models()).extracting(ShelvedModel::name).doesNotContain("mine");
    }
}
