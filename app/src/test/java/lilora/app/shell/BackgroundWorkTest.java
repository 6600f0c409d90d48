package lilora.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import lilora.app.ScriptedUser;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Background work in the bar at the foot of the window, more of it than there is room for. */
@ExtendWith(ApplicationExtension.class)
class BackgroundWorkTest {
    private final FxTaskRunner runner = new FxTaskRunner(new FxThread(), error -> {});
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<String> cancelled = new ArrayList<>();

    @Start
    void open(Stage stage) {
        StatusBarViewModel model =
                new StatusBarViewModel(runner.jobs(), new NotificationCenter(Clock.systemUTC()), new ScriptedUser());
        BorderPane frame = new BorderPane();
        frame.setBottom(new StatusBar(model, () -> {}, () -> {}));
        stage.setScene(new Scene(frame, 900, 300));
        stage.show();
    }

    @AfterEach
    void close() {
        end.countDown();
        runner.close();
    }

    private void work(String title) {
        runner.perform(title, progress -> end.await()).onCancelled(() -> cancelled.add(title));
    }

    @Test
    void workThatHasNoRoomIsShownAndCancelledFromItsNumber(FxRobot robot) throws TimeoutException {
        robot.interact(() -> List.of("Importing", "Hashing", "Checking").forEach(this::work));
        await(() -> robot.lookup("#status-more").queryButton().isVisible());
        Button more = robot.lookup("#status-more").queryButton();
        assertThat(more.getText()).isEqualTo("and 2 more");

        robot.interact(more::requestFocus);
        robot.push(KeyCode.SPACE);
        Button cancel = robot.lookup((Button button) ->
                        "Cancel Hashing".equals(button.getAccessibleText()) && button.getScene() != more.getScene())
                .query();
        Window popOver = cancel.getScene().getWindow();
        robot.interact(cancel::fire);
        await(() -> cancelled.equals(List.of("Hashing")));
        assertThat(more.getText()).isEqualTo("and 1 more");
        assertThat(popOver.isShowing()).isTrue();

        robot.push(KeyCode.ESCAPE);
        assertThat(popOver.isShowing()).isFalse();
        assertThat(more.isFocused()).isTrue();
    }

    private static void await(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
