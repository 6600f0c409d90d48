package lilora.app;

import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** An experiment filled in, launched with two seeds and read as their mean, without a mouse. */
class SeedsByKeysTest extends InTheWindow {
    private boolean usable(FxRobot robot, String id) {
        return robot.lookup(id)
                .tryQueryAs(Button.class)
                .filter(button -> button.isVisible() && !button.isDisabled())
                .isPresent();
    }

    @Test
    void anExperimentWithTwoSeedsIsQueuedAndReadAsAStudy(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT4);
        window().await(() -> robot.lookup("#field-seeds").tryQuery().isPresent());
        window().tabTo("field-seeds");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("1, 2");
        window().tabTo("field-threads");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("1");
        window().await(() -> usable(robot, "#preflight-start"));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window().await(() -> usable(robot, "#launch-now"));
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
