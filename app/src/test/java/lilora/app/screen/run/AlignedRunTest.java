package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.image.ImageView;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.ViewSetting;
import lilora.app.follow.RunFollower;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RunMaker;
import lilora.app.launch.WorkerStarter;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.Alignment;
import lilora.engine.plan.ModelFolder;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** An alignment of the shipped model, done by a real worker: its page, and the model that is written from there. */
@ExtendWith(ApplicationExtension.class)
class AlignedRunTest {
    private static final ComputeSpec CPU = ComputeSpec.on("cpu", 1);

    @TempDir
    static Path folder;

    private static Workspace workspace;
    private static BundledAssets shipped;
    private static RunDirectory run;

    private final ScriptedUser user = new ScriptedUser();
    private RunViewModel model;
    private RunFollower follower;
    private FxTaskRunner tasks;

    /** Four steps on 32 captions, measured before, after every second and at the end. */
    @BeforeAll
    static void align() throws Exception {
        workspace = Workspace.open(folder.resolve("workspace"));
        shipped = BundledAssets.in(workspace.folder());
        Alignment alignment = new Alignment(
                shipped.models().resolve("nano"),
                List.of(shipped.tasks().resolve("flickr30k-mini")),
                new Alignment.Schedule(1, 8, 1, 1e-3, 0),
                Alignment.Lora.NONE,
                new HeldOutSpec(6, 2, 2),
                38,
                2,
                1,
                null);
        new RunMaker(workspace.runsFolder(), MethodCatalog.load(), Clock.systemUTC())
                .make(LaunchRequest.of(alignment.experiment(), CPU), Progress.NONE, made -> run = made);
        Process worker = WorkerStarter.engine(workspace.folder()).start(run, CPU);
        assertThat(worker.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(worker.exitValue()).isZero();
        workspace.rebuild().catchUp(Progress.NONE);
    }

    @AfterAll
    static void end() {
        workspace.close();
    }

    @Start
    void open(Stage stage) {
        FxThread fx = new FxThread();
        tasks = new FxTaskRunner(fx, error -> user.tell("error: " + error));
        follower = new RunFollower(workspace, tasks, fx, Clock.systemUTC(), new SilentStatusListener());
        model = new RunViewModel(new RunViewModel.Parts(
                workspace,
                MethodCatalog.load(),
                follower,
                new RunStyles(workspace.preferences()),
                ForgettingDefinition.kept(new ViewSetting.Place(workspace.preferences(), tasks, sentence -> {})),
                tasks,
                fx,
                user,
                user,
                user,
                new NoQueue(),
                new SimpleObjectProperty<>(Map.of()),
                Clock.systemUTC()));
        RunScreen screen = new RunScreen(
                model, new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user));
        stage.setScene(new Scene(new BorderPane(screen.view()), 1200, 760));
        stage.show();
        screen.show(run.path().getFileName().toString());
        screen.shown();
    }

    @AfterEach
    void close() {
        follower.close();
        // What was drawn last may still ask for its pictures.
        WaitForAsyncUtils.waitForFxEvents();
        tasks.close();
    }

    private void await(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition::get);
    }

    private RunViewState shown() throws Exception {
        await(() -> model.viewStateProperty().get().isPresent());
        return model.viewStateProperty().get().orElseThrow();
    }

    @Test
    void theHeldOutLossStandsBesideTheTaskLossAndInItsTable() throws Exception {
        LineModel loss = shown().charts().find(new LossChart()).orElseThrow();
        LineModel.Series heldOut = loss.series().stream()
                .filter(one -> one.name().equals("Held-out loss"))
                .findFirst()
                .orElseThrow();
        assertThat(heldOut.curve().size()).isEqualTo(3);
        assertThat(List.of(
                        heldOut.curve().x(0),
                        heldOut.curve().x(1),
                        heldOut.curve().x(2)))
                .containsExactly(0.0, 2.0, 4.0);
        assertThat(heldOut.curve().y(2)).isLessThan(heldOut.curve().y(0));
        assertThat(loss.table().csv().lines().findFirst().orElseThrow())
                .isEqualTo("Optimiser step,Task loss,Held-out loss");
        assertThat(loss.table().csv().lines()).hasSize(1 + 5);
    }

    @Test
    void answersStandBesideTheirPictureAndReference(FxRobot robot) throws Exception {
        SampleAnswers answers = shown().samples();
        assertThat(answers.items()).hasSize(2).allSatisfy(item -> {
            assertThat(item.reference()).isNotBlank();
            assertThat(item.answers().get(item.answers().size() - 1).after())
                    .containsPattern("Before step 1|Steps 0 to");
        });
        TabPane tabs = robot.lookup(".tab-pane").queryAs(TabPane.class);
        await(() -> tabs.getTabs().size() == 4);
        Tab page = tabs.getTabs().get(1);
        assertThat(page.getText()).isEqualTo("Sample answers");
        robot.interact(() -> tabs.getSelectionModel().select(page));
        await(() -> robot.lookup("#run-samples .image-view").<ImageView>queryAll().stream()
                        .filter(view -> view.getImage() != null)
                        .count()
                == 2);
        assertThat(robot.lookup("#run-samples .label").<Label>queryAll())
                .extracting(Label::getText)
                .contains("Question", "Reference", answers.items().get(0).reference());
    }

    @Test
    void theModelAndTheProjectorAloneAreWrittenWhereAPersonWants(FxRobot robot) throws Exception {
        shown();
        MenuButton write = robot.lookup("#run-write").queryAs(MenuButton.class);
        await(write::isVisible);
        Path aligned = workspace.modelsFolder().resolve("nano-aligned");
        user.willChoose(aligned);
        robot.interact(() -> write.getItems().get(0).fire());
        await(() -> user.told().stream().anyMatch(told -> told.startsWith("The aligned model is in " + aligned)));
        ModelConfig config = ModelFolder.check(aligned);
        assertThat(config.parameters()).isEqualTo(7_887_360);

        Path projector = folder.resolve("projector");
        user.willChoose(projector);
        robot.interact(() -> write.getItems().get(1).fire());
        await(() -> user.told().stream().anyMatch(told -> told.startsWith("The projector is in " + projector)));
        assertThat(projector.resolve("projector.safetensors")).isRegularFile();

        user.willChoose(projector);
        robot.interact(() -> write.getItems().get(1).fire());
        await(() -> user.told().stream().anyMatch(told -> told.equals("projector could not be written.")));
        assertThat(projector.resolve("projector.safetensors")).isRegularFile();
    }

    @Test
    void aRunWithoutHeldOutItemsHasNothingNew(FxRobot robot) throws Exception {
        WrittenRun old =
                new WrittenRun(workspace.runsFolder(), "old", "lilora").hello(0).plan(4);
        old.stage(1, 4).steps(1, 1, 4);
        workspace.recorder().follow(old.directory().path());
        robot.interact(() -> model.open("old"));
        await(() -> model.viewStateProperty()
                .get()
                .filter(state -> state.runId().equals("old"))
                .isPresent());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(model.viewStateProperty()
                        .get()
                        .orElseThrow()
                        .charts()
                        .find(new LossChart())
                        .orElseThrow()
                        .series())
                .extracting(LineModel.Series::name)
                .containsExactly("Task loss");
        assertThat(robot.lookup(".tab-pane").queryAs(TabPane.class).getTabs())
                .extracting(Tab::getText)
                .containsExactly("Charts", "Log", "Configuration");
        assertThat(robot.lookup("#run-write").<Node>query().isVisible()).isFalse();
    }
}
