package lilora.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.background.LaterTaskRunner;
import lilora.app.dialog.FxDialogs;
import lilora.app.settings.SettingsStore;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.NodeQueryUtils;
import org.testfx.util.WaitForAsyncUtils;

/** Closing the window while a run is at work, with the real dialog. */
@ExtendWith(ApplicationExtension.class)
class CloseGuardTest {
    @TempDir
    Path folder;

    private final List<String> asked = new ArrayList<>();
    private final SimpleObjectProperty<List<RunningRun>> alive = new SimpleObjectProperty<>(
            List.of(new RunningRun("r1", "quick start, LiLoRA", "task 3/6 · 2 min left", 0.4)));
    private final LaterTaskRunner sending = new LaterTaskRunner("Asking runs to stop");
    private boolean left;
    private CloseGuard closing;

    private final RunningRuns runs = new RunningRuns() {
        @Override
        public ObservableValue<List<RunningRun>> running() {
            return alive;
        }

        @Override
        public void stopAfterStage(String runId) {
            asked.add("after stage " + runId);
        }

        @Override
        public void stopNow(String runId) {
            if (runId.equals("gone")) {
                throw new InputException("The folder of the run cannot be written; its disk is full.");
            }
            asked.add("now " + runId);
        }
    };

    @Start
    void start(Stage stage) {
        stage.setScene(new Scene(new StackPane(), 900, 600));
        stage.show();
        DirectTaskRunner tasks = new DirectTaskRunner();
        Theme theme = new Theme(new SettingsStore(folder, tasks), new SystemTone(), tasks);
        closing = new CloseGuard(
                new FxDialogs(() -> stage, theme, new FxThread(), (about, copied) -> copied.run()), sending);
    }

    @Test
    void leavesTheRunAlone(FxRobot robot) throws Exception {
        assertThat(answer(robot, "Leave it running")).isTrue();
        assertThat(left).isTrue();
        assertThat(asked).isEmpty();
    }

    @Test
    void stopsAfterTheStage(FxRobot robot) throws Exception {
        assertThat(answer(robot, "Stop after this stage")).isTrue();
        robot.interact(sending::goOn);
        assertThat(asked).containsExactly("after stage r1");
    }

    @Test
    void stopsNow(FxRobot robot) throws Exception {
        assertThat(answer(robot, "Stop now")).isTrue();
        assertThat(asked).as("sent where work is done").isEmpty();
        assertThat(left).isFalse();
        robot.interact(sending::goOn);
        assertThat(asked).containsExactly("now r1");
        assertThat(left).isTrue();
    }

    @Test
    void aRunThatCannotBeAskedIsToldAndKeepsNobody(FxRobot robot) throws Exception {
        robot.interact(() -> alive.set(List.of(
                new RunningRun("gone", "first", "step 1 of 2", 0.5),
                new RunningRun("r1", "second", "step 1 of 2", 0.5))));
        assertThat(answer(robot, "Stop now")).isTrue();
        Platform.runLater(sending::goOn);
        press(robot, "Close", "The folder of the run cannot be written; its disk is full.");
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> left);
        assertThat(asked).containsExactly("now r1");
    }

    @Test
    void cancelKeepsTheWindow(FxRobot robot) throws Exception {
        assertThat(answer(robot, "Cancel")).isFalse();
        assertThat(asked).isEmpty();
        assertThat(left).isFalse();
    }

    @Test
    void withoutRunsNothingIsAsked(FxRobot robot) {
        robot.interact(() -> {
            alive.set(List.of());
            assertThat(closing.leave(runs, () -> left = true)).isTrue();
            assertThat(left).isTrue();
        });
    }

    /** Laid out, in a window that is shown. */
    private static boolean isDrawn(Node node) {
        return node.getLayoutBounds().getWidth() > 0
                && node.getScene().getWindow().isShowing()
                && NodeQueryUtils.isVisible().test(node);
    }

    private boolean answer(FxRobot robot, String button) throws Exception {
        AtomicReference<Optional<Boolean>> closed = new AtomicReference<>(Optional.empty());
        Platform.runLater(() -> closed.set(Optional.of(closing.leave(runs, () -> left = true))));
        int running = alive.get().size();
        press(robot, button, running == 1 ? "A run is still running" : running + " runs are still running");
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> closed.get().isPresent());
        return closed.get().get();
    }

    /** Presses a button of a dialog that says this. */
    private static void press(FxRobot robot, String button, String said) throws Exception {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, () -> robot.lookup(button)
                .match(CloseGuardTest::isDrawn)
                .tryQuery()
                .isPresent());
        assertThat(robot.lookup(said).tryQuery()).isPresent();
        robot.clickOn(robot.lookup(button).match(CloseGuardTest::isDrawn).<Node>query());
    }
}
