package lilora.app;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** An experiment filled in, launched with two seeds and read as their mean, without a mouse. */
class SeedsByKeysTest extends InTheWindow {
    @Test
    void anExperimentWithTwoSeedsIsQueuedAndReadAsAStudy(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
        window().await(() -> robot.lookup("#field-seeds").tryQuery().isPresent());
        window().tabTo("field-seeds");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("1, 2");
        window().tabTo("field-threads");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("1");
        window().await(() -> window().canPress("#preflight-start"));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window().await(() -> window().canPress("#launch-now"));
        window().tabTo("launch-now");
        robot.push(KeyCode.SPACE);
        window().await(() -> window().title().equals("Run"));

        robot.push(KeyCode.CONTROL, KeyCode.DIGIT9);
        window().await(() -> window().title().equals("Studies"));
        window().await(() -> window().text("#study-summary").startsWith("2 runs"));
        window().await(() -> window().text("#study-summary").equals("2 runs · 2 done"));
        window().await(() -> robot.lookup("#status-run").queryButton().getText().equals("No run is running"));
    }
}
