package lilora.app.screen.queuepanel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunQueue;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.app.shell.RunningRun;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The panel of the queue while what it shows changes. */
@ExtendWith(ApplicationExtension.class)
class QueuePanelTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final SimpleObjectProperty<List<RunningRun>> running = new SimpleObjectProperty<>(List.of());
    private Path here;
    private RunQueue queue;
    private QueuePanel panel;

    @Start
    void open(Stage stage) {
        here = folder.resolve(Long.toString(System.nanoTime()));
        QueueViewModel model = new QueueViewModel(new DirectTaskRunner(), user, user);
        panel = new QueuePanel(model);
        stage.setScene(new Scene(panel, 700, 400));
        stage.show();
        running.set(runs("a", "b", "c"));
        queue = queue();
        model.follow(new QueueViewModel.Source(queue, running));
        panel.open();
    }

    /** The queue that this workspace keeps; nothing begins it, so that whatever waits goes on to wait. */
    private RunQueue queue() {
        return new RunQueue(new RunQueue.Parts(
                here.resolve("runs"),
                here.resolve("queue.json"),
                (run, compute) -> {
                    throw new AssertionError("Nothing is started here.");
                },
                new RecordingLaunchListener(told -> {}),
                Runnable::run,
                Clock.systemUTC()));
    }

    /** One run at work, and four that wait. */
    private void fourWait(FxRobot robot) throws IOException {
        List<RunDirectory> waiting = new ArrayList<>();
        try (Workspace workspace = Workspace.open(here)) {
            for (String run : List.of("w1", "w2", "w3", "w4")) {
                TwoTaskRuns.write(workspace, run, "lilora", 10);
                waiting.add(RunDirectory.open(workspace.runsFolder().resolve(run)));
            }
        }
        robot.interact(() -> {
            running.set(runs("a"));
            queue.add(waiting);
        });
        assertThat(order(robot)).containsExactly("a", "w1", "w2", "w3", "w4");
    }

    private static List<String> order(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return rows(robot).getItems().stream().map(QueueRow::runId).toList();
    }

    private static List<String> chosen(FxRobot robot) {
        return rows(robot).getSelectionModel().getSelectedItems().stream()
                .map(QueueRow::runId)
                .toList();
    }

    private List<String> afterARestart() {
        RunQueue again = queue();
        again.add(List.of());
        return again.stateProperty().get().waiting().stream()
                .map(QueuedRun::runId)
                .toList();
    }

    /** A place on the row of a run, so far down it. */
    private static Point2D on(FxRobot robot, String run, double share) {
        Bounds row = robot.lookup(".list-cell").queryAllAs(ListCell.class).stream()
                .filter(cell -> cell.getItem() instanceof QueueRow shown
                        && shown.runId().equals(run))
                .findFirst()
                .map(cell -> cell.localToScreen(cell.getBoundsInLocal()))
                .orElseThrow();
        return new Point2D(row.getMinX() + 60, row.getMinY() + share * row.getHeight());
    }

    private static List<RunningRun> runs(String... ids) {
        return Stream.of(ids)
                .map(id -> new RunningRun(id, "Run " + id, "step 1 of 2", 0.5))
                .toList();
    }

    private static ListView<QueueRow> rows(FxRobot robot) {
        return robot.lookup("#queue-rows").query();
    }

    @Test
    void aChosenRunStaysChosenWhileOthersGoAndIsNoOtherOnceItIsGone(FxRobot robot) {
        robot.interact(() -> rows(robot).getSelectionModel().select(1));

        robot.interact(() -> running.set(runs("b", "c", "d")));
        assertThat(rows(robot).getSelectionModel().getSelectedItem().runId()).isEqualTo("b");

        robot.interact(() -> running.set(runs("c", "d")));
        assertThat(rows(robot).getSelectionModel().getSelectedItem()).isNull();
    }

    @Test
    void keysMoveOneOrSeveralThatWaitAndTheOrderSurvivesARestart(FxRobot robot) throws IOException {
        fourWait(robot);

        robot.push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.DOWN).push(KeyCode.SHIFT, KeyCode.DOWN);
        assertThat(chosen(robot)).containsExactly("w3", "w4");
        robot.push(KeyCode.ALT, KeyCode.UP);
        assertThat(order(robot)).containsExactly("a", "w1", "w3", "w4", "w2");
        assertThat(chosen(robot)).containsExactly("w3", "w4");
        robot.push(KeyCode.ALT, KeyCode.UP).push(KeyCode.ALT, KeyCode.UP);
        assertThat(order(robot)).as("never before the one at work").containsExactly("a", "w3", "w4", "w1", "w2");

        robot.interact(() -> rows(robot).getSelectionModel().clearAndSelect(0));
        robot.push(KeyCode.ALT, KeyCode.DOWN);
        assertThat(order(robot)).as("a run at work has no place to leave").startsWith("a", "w3");
        assertThat(afterARestart()).containsExactly("w3", "w4", "w1", "w2");
    }

    @Test
    void theMouseCarriesOneOrSeveralThatWait(FxRobot robot) throws IOException {
        fourWait(robot);

        robot.drag(on(robot, "w1", 0.5)).dropTo(on(robot, "w4", 0.9));
        assertThat(order(robot)).containsExactly("a", "w2", "w3", "w4", "w1");

        robot.clickOn(on(robot, "w3", 0.5)).press(KeyCode.SHIFT).clickOn(on(robot, "w4", 0.5));
        robot.release(KeyCode.SHIFT).drag(on(robot, "w4", 0.5)).dropTo(on(robot, "w2", 0.1));
        assertThat(order(robot)).containsExactly("a", "w3", "w4", "w2", "w1");
        assertThat(chosen(robot)).containsExactly("w3", "w4");

        robot.drag(on(robot, "w1", 0.5)).dropTo(on(robot, "a", 0.2));
        assertThat(order(robot)).as("the next one").containsExactly("a", "w1", "w3", "w4", "w2");
        robot.drag(on(robot, "a", 0.5)).dropTo(on(robot, "w2", 0.9));
        assertThat(order(robot)).as("a run at work stays").containsExactly("a", "w1", "w3", "w4", "w2");
        assertThat(afterARestart()).containsExactly("w1", "w3", "w4", "w2");
    }

    @Test
    void deleteTakesAllChosenThatWaitOutOfTheQueue(FxRobot robot) throws IOException {
        fourWait(robot);

        robot.push(KeyCode.SHIFT, KeyCode.DOWN)
                .push(KeyCode.SHIFT, KeyCode.DOWN)
                .push(KeyCode.DELETE);

        assertThat(order(robot)).containsExactly("a", "w3", "w4");
        assertThat(chosen(robot)).containsExactly("a");
        assertThat(user.told()).last().asString().contains("2 runs are removed from the queue. They stay");
    }

    @Test
    void keysHaveARunToBeAboutFromTheStart(FxRobot robot) {
        assertThat(rows(robot).getSelectionModel().getSelectedItem().runId()).isEqualTo("a");
    }
}
