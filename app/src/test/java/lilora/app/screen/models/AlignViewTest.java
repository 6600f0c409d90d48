package lilora.app.screen.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.BundledAssets;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.hub.Hub;
import lilora.engine.hub.HubCache;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationTest;

/** The form that aligns a projector, on the shipped model and tasks. */
class AlignViewTest extends ApplicationTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private Path home;
    private AlignViewModel align;
    private ModelsViewModel models;

    @Override
    public void start(Stage stage) throws IOException {
        home = Files.createTempDirectory(folder, "align");
        BundledAssets shipped = BundledAssets.in(home);
        align = Alignments.of(home, shipped, user);
        models = new ModelsViewModel(
                new ModelShelf(shipped.models(), home.resolve("own"), new HubCache(home.resolve("hub"))),
                () -> new Hub(URI.create("http://127.0.0.1:9"), Optional.empty(), true),
                align,
                new DirectTaskRunner(),
                user);
        ModelsScreen screen = new ModelsScreen(models, user);
        stage.setScene(new Scene(new BorderPane(screen.view()), 1100, 760));
        stage.show();
        screen.shown();
    }

    private String text(String id) {
        return lookup("#" + id).queryAs(Labeled.class).getText();
    }

    private void press(String id) {
        interact(() -> lookup("#" + id).queryButton().fire());
    }

    private void type(String field, String value) {
        interact(() ->
                lookup("#align #field-" + field).queryAs(TextInputControl.class).setText(value));
    }

    private List<String> plan() {
        return lookup("#align-plan .label").queryAll().stream()
                .map(Label.class::cast)
                .map(Label::getText)
                .toList();
    }

    private void open() {
        assertThat(lookup("#model-align").queryButton().isDisabled()).isTrue();
        interact(() -> models.choose(Optional.of(models.models().get(0))));
        press("model-align");
    }

    @Test
    void thePlanStandsBesideTheFormAndFollowsIt() {
        open();
        assertThat(lookup("#align").<Node>query().isVisible()).isTrue();
        assertThat(lookup("#models").<Node>query().isVisible()).isFalse();
        assertThat(lookup("#align-add").queryButton().isFocused()).isTrue();
        assertThat(lookup("#align-task-flickr30k-mini").queryAs(CheckBox.class).isSelected())
                .isTrue();
        assertThat(lookup("#align-task-gqa-mini").queryAs(CheckBox.class).isSelected())
                .isFalse();
        // nano's projector: 192 x 192 and 192 x 384 numbers with their biases
        assertThat(plan()).contains("Optimiser steps", "34", "Trained numbers", "Times they are measured", "2");

        type("everySteps", "10");
        type("epochs", "2");
        assertThat(plan()).contains("68", "8");
        type("rank", "4");
        interact(() ->
                lookup("#align-task-flickr30k-mini").queryAs(CheckBox.class).fire());
        assertThat(text("align-obstacle")).isEqualTo("Choose at least one task to align on.");
        assertThat(lookup("#align-start").queryButton().isDisabled()).isTrue();
        press("align-cancel");
        assertThat(lookup("#models").<Node>query().isVisible()).isTrue();
        assertThat(lookup("#models-table").<Node>query().isFocused()).isTrue();
    }

    @Test
    void theDeviceStandsInLineWithTheFields() {
        open();
        Bounds device = placeOf("align-device");
        assertThat(device.getMinX()).isEqualTo(placeOf("slider-learningRate").getMinX());
        Node numbers = lookup("#align #slider-learningRate").query().getParent();
        assertThat(device.getMaxX())
                .isEqualTo(numbers.localToScene(numbers.getLayoutBounds()).getMaxX());
    }

    private Bounds placeOf(String id) {
        Node node = lookup("#align #" + id).query();
        return node.localToScene(node.getLayoutBounds());
    }

    @Test
    void whatIsStartedIsARunOfTheMethodWithItsHeldOutItems() throws IOException {
        open();
        type("learningRate", "0.002");
        type("batchSize", "8");
        type("rank", "4");
        type("items", "16");
        type("everySteps", "20");
        type("samples", "2");
        press("align-start");
        assertThat(text("align-problem")).isEmpty();
        assertThat(user.went()).singleElement().asString().startsWith("run ");
        Path run = home.resolve("runs").resolve(user.went().get(0).substring("run ".length()));
        ExperimentSpec spec = RunDirectory.open(run).spec().experiment();
        assertThat(spec.name()).isEqualTo("align nano");
        assertThat(spec.method())
                .isEqualTo(new MethodSpec("projector-alignment", java.util.Map.of("rank", 4, "alpha", 8.0)));
        assertThat(spec.evaluation().heldOut()).isEqualTo(new HeldOutSpec(16, 20, 2));
        assertThat(spec.training().learningRate()).isEqualTo(0.002);
        assertThat(spec.training().batchSize()).isEqualTo(8);
        assertThat(spec.tasks()).singleElement().satisfies(task -> assertThat(task.folder())
                .endsWith("flickr30k-mini"));
        assertThat(lookup("#models").<Node>query().isVisible()).isTrue();
    }

    @Test
    void aFolderOfOnesOwnIsAddedOrRefusedWithItsReason() throws IOException {
        open();
        Path empty = Files.createTempDirectory(folder, "empty");
        user.willChoose(empty);
        press("align-add");
        assertThat(text("align-task-problem")).contains(empty.toString(), "task.json");

        Path own = align.tasks().get(1).folder();
        user.willChoose(own);
        press("align-add");
        assertThat(text("align-task-problem")).isEmpty();
        assertThat(align.tasks()).hasSize(2);
        assertThat(lookup("#align-task-gqa-mini").queryAs(CheckBox.class).isSelected())
                .isTrue();
    }

    @Test
    void whatTheEngineRefusesIsToldBeforeAnythingIsMade() {
        open();
        type("items", "700");
        assertThat(text("align-plan-problem")).contains("evaluation.heldOut.items");
        press("align-start");
        assertThat(text("align-problem")).contains("evaluation.heldOut.items");
        assertThat(home.resolve("runs"))
                .satisfiesAnyOf(runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs)
                        .isEmptyDirectory());
    }
}
