package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.DrawnMatrix;
import lilora.app.launch.BundledAssets;
import lilora.app.screen.tasks.SmallMaterials;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.event.RunEvent;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** From the first click to the end of runs, with real worker processes that train the shipped model on two small tasks. */
@ExtendWith(ApplicationExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeRunTest {
    private static final int ITEMS = 64;
    /** Long enough stages that a command always finds one at work. */
    private static final int EPOCHS = 2;

    @TempDir
    static Path folder;

    private static BundledAssets materials;
    private static WorkspaceRuns runs;

    private Stage stage;
    private WindowRobot window;

    @BeforeAll
    static void write() throws IOException {
        materials = SmallMaterials.write(folder.resolve("materials"), ITEMS, EPOCHS);
        runs = new WorkspaceRuns(folder.resolve("workspace"));
    }

    @Start
    void start(Stage shown) {
        stage = shown;
    }

    @AfterEach
    void endWorkers(FxRobot robot) {
        // Again and again: a worker that has just been started cannot be found yet, and with one the window would ask.
        window.await(() -> {
            runs.all().forEach(run -> WorkspaceRuns.worker(run).ifPresent(ProcessHandle::destroyForcibly));
            return robot.lookup("#status-run").queryButton().getText().equals("No run is running");
        });
        window.close();
        window.await(() -> !stage.isShowing());
    }

    private long stepsShown() {
        return window.model(LineModel.class, "Loss")
                .map(model -> model.series().get(0).curve().total())
                .orElse(0L);
    }

    private RunDirectory quickStart(FxRobot robot) {
        List<RunDirectory> before = runs.all();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        robot.clickOn("#quick-start");
        window.await(() -> window.title().equals("Run"));
        return runs.added(before);
    }

    @Test
    @Order(1)
    void theQuickStartRunsToItsEndAndItsChartsShowWhatWasMeasured(FxRobot robot) {
        window = new WindowRobot(robot, stage, folder, materials);
        RunDirectory run = quickStart(robot);
        window.await(() -> stepsShown() > 3);
        // While it runs, nothing that is still to come looks like a score.
        DrawnMatrix early = DrawnMatrix.of(window.chart("Accuracy matrix"));
        assertThat(early.model().at(2, 1).state()).isEqualTo(MatrixModel.State.PLANNED);
        window.awaitState("Done");

        showsWhatWasMeasured(WorkspaceRuns.numbers(run));
        assertThat(window.text("#status-engine")).isNotEmpty();
    }

    private void showsWhatWasMeasured(Map<String, String> numbers) {
        assertThat(numbers).hasSize(ITEMS * EPOCHS + 5);
        window.await(() -> stepsShown() == ITEMS * EPOCHS);
        DrawnMatrix matrix = DrawnMatrix.of(window.chart("Accuracy matrix"));
        for (int stageNumber = 0; stageNumber <= 2; stageNumber++) {
            for (int task = 1; task <= 2; task++) {
                String stored = numbers.get(WorkspaceRuns.cell(stageNumber, task));
                MatrixModel.Cell cell = matrix.model().at(stageNumber, task - 1);
                if (stored == null) {
                    assertThat(cell.state()).isEqualTo(MatrixModel.State.ABSENT);
                } else {
                    assertThat(cell.value()).hasValue(Double.valueOf(stored));
                    assertThat(matrix.share(stageNumber, task - 1, Double.parseDouble(stored)))
                            .isGreaterThan(0.5);
                }
            }
        }
        // Stage 1 was not evaluated on task 2: hatched, and not the colour of any score.
        assertThat(matrix.share(1, 1, 0)).isZero();
        assertThat(matrix.shareOfGround(1, 1, ChartTheme.of(Palette.of(Tone.LIGHT))))
                .isBetween(0.2, 0.95);
    }

    /** One that nobody touched, of the quick start. */
    private RunDirectory calmRun(FxRobot robot, RunDirectory other) {
        return runs.doneBeside(other).orElseGet(() -> {
            RunDirectory run = quickStart(robot);
            window.awaitState("Done");
            return run;
        });
    }

    @Test
    @Order(2)
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal lets a process stand still there")
    void aRunThatIsHeldReleasedStoppedKilledAndLeftAloneEndsWithTheNumbersOfACalmOne(FxRobot robot) throws IOException {
        window = new WindowRobot(robot, stage, folder, materials);
        RunDirectory run = quickStart(robot);
        frozenAtWork(run, 1);
        holdAndTakeACheckpoint(robot, run);
        note(robot, "The loss looks odd here");
        release(robot, run);

        window.press("#run-resume");
        frozenAtWork(run, 2);
        window.choose("#run-stop", "After this step");
        WorkspaceRuns.thaw(run);
        window.awaitState("Stopped");

        robot.push(KeyCode.SHIFT, KeyCode.F6);
        WorkspaceRuns.await(run, 3, event -> event instanceof RunEvent.Step);
        WorkspaceRuns.kill(run);
        window.awaitState("Interrupted");

        window.press("#run-resume");
        leaveRunningAndStopAfterTheStage(robot, run);
        stopByClosing(robot, run);

        Map<String, String> numbers = WorkspaceRuns.numbers(run);
        showsWhatWasMeasured(numbers);
        RunDirectory calm = calmRun(robot, run);
        assertThat(numbers).isEqualTo(WorkspaceRuns.numbers(calm));
        assertThat(adapters(run)).hasSameBinaryContentAs(adapters(calm));
    }

    private static Path adapters(RunDirectory run) {
        return new Checkpoints(run.checkpoints(), new Checkpoints.Origin(run.specHash(), "a test"))
                .latest()
                .orElseThrow()
                .adapters();
    }

    /** The worker of this number has begun and stands still before its first step; the window shows it at work. */
    private void frozenAtWork(RunDirectory run, int worker) {
        WorkspaceRuns.await(run, worker, event -> event instanceof RunEvent.Hello);
        WorkspaceRuns.freeze(run);
        awaitAtWork();
    }

    /** On a slow machine, a worker that stands still is soon told as such. */
    private void awaitAtWork() {
        window.await(() -> Set.of("Running", "Not responding").contains(window.text("#run-state")));
    }

    private void holdAndTakeACheckpoint(FxRobot robot, RunDirectory run) {
        robot.push(KeyCode.F6);
        window.await(() -> window.text("#run-phase").equals("Pause: sent to the worker"));
        window.press("#run-checkpoint");
        window.await(() -> window.text("#run-phase").equals("Checkpoint: sent to the worker"));
        WorkspaceRuns.thaw(run);
        window.awaitState("Paused");
        window.await(() -> window.text("#run-phase").startsWith("Checkpoint: read by the worker"));

        robot.push(KeyCode.SHIFT, KeyCode.F6);
        WorkspaceRuns.await(run, 1, event -> event instanceof RunEvent.Checkpoint written && written.step() == 1);
        WorkspaceRuns.freeze(run);
        awaitAtWork();
        window.await(() -> window.text("#run-phase").isEmpty());
    }

    private void note(FxRobot robot, String text) {
        window.press("#run-note");
        window.await(() -> robot.lookup("#dialog-text").tryQuery().isPresent());
        // Without a desktop, a dialog has the keyboard only once it is clicked.
        robot.clickOn("#dialog-text");
        window.write("#dialog-text", text);
        robot.push(KeyCode.ENTER);
        window.await(() -> window.text("#run-user-note").endsWith(text));
    }

    private void release(FxRobot robot, RunDirectory run) {
        window.choose("#run-pause", "Release: write a checkpoint and free the device");
        WorkspaceRuns.thaw(run);
        window.awaitState("Paused");
        window.await(() -> WorkspaceRuns.worker(run).isEmpty());
        window.await(() -> !robot.lookup("#run-resume").queryButton().isDisabled());
    }

    private void leaveRunningAndStopAfterTheStage(FxRobot robot, RunDirectory run) {
        frozenAtWork(run, 4);
        window.close("Leave it running");
        assertThat(WorkspaceRuns.worker(run)).isPresent();

        window.reopen();
        awaitAtWork();
        window.await(() -> !robot.lookup("#status-run").queryButton().getText().equals("No run is running"));
        robot.push(KeyCode.CONTROL, KeyCode.PERIOD);
        window.await(() -> window.text("#run-phase").equals("Stop after this stage: sent to the worker"));
        WorkspaceRuns.thaw(run);
        window.awaitState("Stopped");
        assertThat(WorkspaceRuns.numbers(run)).hasSize(ITEMS / 2 * EPOCHS + 3);
    }

    /** The last worker is asked to stop after the last stage, which is the end of the run. */
    private void stopByClosing(FxRobot robot, RunDirectory run) {
        window.press("#run-resume");
        frozenAtWork(run, 5);
        window.close("Stop now");
        WorkspaceRuns.thaw(run);
        window.reopen();
        window.awaitState("Stopped");

        window.press("#run-resume");
        frozenAtWork(run, 6);
        window.close("Stop after this stage");
        WorkspaceRuns.thaw(run);
        window.reopen();
        window.awaitState("Done");
    }

    /** By keys alone; the run, once it is made. */
    private RunDirectory launchFromTheForm(FxRobot robot) {
        List<RunDirectory> before = runs.all();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
        window.await(() -> robot.lookup("#field-batchSize").tryQuery().isPresent());
        window.tabTo("field-batchSize");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("2");
        window.await(() -> !robot.lookup("#preflight-start").queryButton().isDisabled());
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window.await(() -> robot.lookup("#launch-now").queryButton().isVisible()
                && !robot.lookup("#launch-now").queryButton().isDisabled());
        window.tabTo("launch-now");
        robot.push(KeyCode.SPACE);
        window.await(() -> window.title().equals("Run"));
        return runs.added(before);
    }

    @Test
    @Order(3)
    void aSecondRunWaitsAndTheQueueIsChangedByKeys(FxRobot robot) {
        window = new WindowRobot(robot, stage, folder, materials);
        RunDirectory first = launchFromTheForm(robot);
        window.awaitState("Running");
        // However fast the machine is, the run now lasts until it is killed.
        robot.push(KeyCode.F6);
        window.awaitState("Paused");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        window.tabTo("quick-start");
        robot.push(KeyCode.SPACE);
        window.await(() -> robot.lookup("#status-run").queryButton().getText().endsWith("1 waiting"));
        window.awaitState("Queued");
        assertThat(robot.lookup("#run-resume").queryButton().isDisabled()).isTrue();

        robot.push(KeyCode.CONTROL, KeyCode.J);
        ListView<?> rows = robot.lookup("#queue-rows").queryListView();
        assertThat(rows.getItems()).hasSize(2);
        robot.push(KeyCode.DOWN).push(KeyCode.DELETE);
        window.await(() -> rows.getItems().size() == 1);
        robot.push(KeyCode.ESCAPE);
        window.awaitState("Not started");
        assertThat(robot.lookup("#run-resume").queryButton().isDisabled()).isFalse();
        robot.push(KeyCode.SHIFT, KeyCode.F6);
        window.awaitState("Queued");
        WorkspaceRuns.kill(first);
        // The device is free at once, and the next begins.
        window.awaitState("Running");
    }
}
