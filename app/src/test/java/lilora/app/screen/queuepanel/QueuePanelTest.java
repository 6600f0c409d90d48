package lilora.app.screen.queuepanel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.ListView;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunQueue;
import lilora.app.shell.RunningRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The panel of the queue while what it shows changes. */
@ExtendWith(ApplicationExtension.class)
class QueuePanelTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final SimpleObjectProperty<List<RunningRun>> running = new SimpleObjectProperty<>(List.of());
    private QueuePanel panel;

    @Start
    void open(Stage stage) {
        QueueViewModel model = new QueueViewModel(new DirectTaskRunner(), user, user);
        panel = new QueuePanel(model);
        stage.setScene(new Scene(panel, 700, 400));
        stage.show();
        running.set(runs("a", "b", "c"));
        model.follow(new QueueViewModel.Source(
                new RunQueue(new RunQueue.Parts(
                        folder.resolve("runs"),
                        folder.resolve("queue.json"),
                        (run, compute) -> {
                            throw new AssertionError("Nothing is started here.");
                        },
                        new RecordingLaunchListener(told -> {}),
                        Runnable::run,
                        Clock.systemUTC())),
                running));
        panel.open();
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
    void keysHaveARunToBeAboutFromTheStart(FxRobot robot) {
        assertThat(rows(robot).getSelectionModel().getSelectedItem().runId()).isEqualTo("a");
    }
}
