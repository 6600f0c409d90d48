package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.chart.ChartTheme;
import lilora.app.chart.DrawnMatrix;
import lilora.app.chart.LineModel;
import lilora.app.chart.MatrixModel;
import lilora.app.launch.Shipped;
import lilora.app.tasks.SmallMaterials;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.EventReader;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.StandingEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
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

    @TempDir
    static Path folder;

    private static Shipped materials;

    private Stage stage;
    private WindowRobot window;

    @BeforeAll
    static void write() throws IOException {
        materials = SmallMaterials.write(folder.resolve("materials"), ITEMS);
    }

    @Start
    void start(Stage shown) {
        stage = shown;
    }

    @AfterEach
    void endWorkers(FxRobot robot) {
        // Again and again: a worker that has just been started cannot be found yet, and with one the window would ask.
        window.await(() -> {
            endThoseFound();
            return robot.lookup("#status-run").queryButton().getText().equals("No run at work");
        });
        window.close();
        window.await(() -> !stage.isShowing());
    }

    private static void endThoseFound() {
        for (RunDirectory run : runs()) {
            Heartbeat.read(run)
                    .flatMap(beat -> ProcessHandle.of(beat.worker().pid()).filter(process -> isOf(process, beat)))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** The number of a process that is gone may be another's by now. */
    private static boolean isOf(ProcessHandle process, Heartbeat.Beat beat) {
        return process.info()
                .startInstant()
                .map(start -> start.toString().equals(beat.worker().processStart()))
                .orElse(false);
    }

    private static List<RunDirectory> runs() {
        Path runs = folder.resolve("workspace/runs");
        if (!Files.isDirectory(runs)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(runs)) {
            return folders.filter(path -> Files.exists(path.resolve("run.json")))
                    .sorted()
                    .map(RunDirectory::open)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that stands of a run, step by step and cell by cell, as bits. */
    private static Map<String, String> numbers(RunDirectory run) {
        Map<String, String> numbers = new TreeMap<>();
        for (RecordedEvent recorded :
                StandingEvents.of(new EventReader(run.events()).pollToEnd().events())) {
            if (recorded.event() instanceof RunEvent.Step step) {
                numbers.put(
                        "step %d/%03d".formatted(step.stage(), step.step()),
                        Double.toHexString(step.loss()) + " " + Double.toHexString(step.gradNorm()));
            } else if (recorded.event() instanceof RunEvent.EvalCell cell) {
                numbers.put("cell %d/%d".formatted(cell.stage(), cell.task()), Double.toHexString(cell.score()));
            }
        }
        return numbers;
    }

    private long stepsShown() {
        return window.model(LineModel.class, "Loss")
                .map(model -> model.series().get(0).curve().total())
                .orElse(0L);
    }

    @Test
    @Order(1)
    void theQuickStartRunsToItsEndAndItsChartsShowWhatWasMeasured(FxRobot robot) throws Exception {
        window = new WindowRobot(robot, stage, folder, materials);
        robot.clickOn("#quick-start");
        window.await(() -> window.title().equals("Run"));
        window.await(() -> stepsShown() > 3);
        // While it runs, nothing that is still to come looks like a score.
        DrawnMatrix early = DrawnMatrix.of(window.chart("Accuracy matrix"));
        assertThat(early.model().at(2, 1).state()).isEqualTo(MatrixModel.State.PLANNED);
        window.awaitState("Done");

        RunDirectory run = runs().get(0);
        Map<String, String> numbers = numbers(run);
        assertThat(numbers).hasSize(ITEMS + 5);
        window.await(() -> stepsShown() == ITEMS);
        DrawnMatrix matrix = DrawnMatrix.of(window.chart("Accuracy matrix"));
        for (int stageNumber = 0; stageNumber <= 2; stageNumber++) {
            for (int task = 1; task <= 2; task++) {
                String stored = numbers.get("cell %d/%d".formatted(stageNumber, task));
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
        assertThat(window.text("#status-engine")).isNotEmpty();
    }

    private void killWorker(RunDirectory run) {
        long pid = Heartbeat.read(run).orElseThrow().worker().pid();
        assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
    }

    /** By keys alone; the run, once it is made. */
    private RunDirectory launchFromTheForm(FxRobot robot) throws Exception {
        List<RunDirectory> before = runs();
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
        Predicate<RunDirectory> fresh = run -> !before.contains(run);
        return runs().stream().filter(fresh).findFirst().orElseThrow();
    }

    @Test
    @Order(2)
    void aSecondRunWaitsAndTheQueueIsChangedByKeys(FxRobot robot) throws Exception {
        window = new WindowRobot(robot, stage, folder, materials);
        RunDirectory first = launchFromTheForm(robot);
        window.awaitState("Running");
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
        killWorker(first);
        // The device is free at once, and the next begins.
        window.awaitState("Running");
    }
}
