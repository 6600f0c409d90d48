package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import lilora.engine.experiment.TaskSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** A sequence designed in the window without a mouse. */
class SequenceByKeysTest extends InTheWindow {
    @BeforeEach
    void open(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT3);
        window().await(() -> order(robot).equals(List.of("colours", "places")));
    }

    private static List<String> order(FxRobot robot) {
        return robot.lookup("#sequence-cards").<ListView<TaskSpec>>tryQueryAs(listView()).stream()
                .flatMap(cards -> cards.getItems().stream())
                .map(task -> Path.of(task.folder()).getFileName().toString())
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Class<ListView<TaskSpec>> listView() {
        return (Class<ListView<TaskSpec>>) (Class<?>) ListView.class;
    }

    private void shows(FxRobot robot, String... tasks) {
        window().await(() -> order(robot).equals(List.of(tasks)));
    }

    @Test
    void everyChangeIsTakenBackAndMadeAgain(FxRobot robot) {
        window().tabTo("sequence-cards");
        robot.push(KeyCode.ALT, KeyCode.RIGHT);
        shows(robot, "places", "colours");
        robot.push(KeyCode.DELETE);
        shows(robot, "places");
        window().tabTo("offered-tasks");
        robot.push(KeyCode.HOME).push(KeyCode.ENTER);
        shows(robot, "places", "colours");

        robot.push(KeyCode.CONTROL, KeyCode.Z);
        shows(robot, "places");
        robot.push(KeyCode.CONTROL, KeyCode.Z).push(KeyCode.CONTROL, KeyCode.Z);
        shows(robot, "colours", "places");
        // One more has nothing to take back, and says so.
        robot.push(KeyCode.CONTROL, KeyCode.Z);
        window().await(() -> robot.lookup("Nothing to undo.").tryQuery().isPresent());
        assertThat(order(robot)).containsExactly("colours", "places");

        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
        shows(robot, "places", "colours");
        robot.push(KeyCode.CONTROL, KeyCode.Y);
        shows(robot, "places");
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.Z);
        shows(robot, "places", "colours");
    }
}
