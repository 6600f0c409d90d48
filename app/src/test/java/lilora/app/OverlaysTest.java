package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;

/** What lies over the window keeps the keyboard until it is closed, and gives it back. */
class OverlaysTest extends InTheWindow {
    @BeforeEach
    void open(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.COMMA);
        window().await(() -> window().title().equals("Preferences"));
        window().tabTo("preferences-search");
    }

    @ParameterizedTest
    @CsvSource({"J, queue-panel, queue-rows", "K, palette, palette-query", "SLASH, shortcut-sheet, shortcut-list"})
    void anOverlayKeepsTheKeyboardAndGivesItBack(KeyCode key, String overlay, String first, FxRobot robot) {
        robot.push(KeyCode.CONTROL, key);
        window().await(() -> first.equals(focused()));

        for (KeyCode tab : new KeyCode[] {KeyCode.TAB, KeyCode.TAB, KeyCode.TAB}) {
            robot.push(tab);
            assertThat(isInside(overlay)).as("the focus after a tabulator").isTrue();
            robot.push(KeyCode.SHIFT, tab);
            assertThat(isInside(overlay))
                    .as("the focus after a tabulator backwards")
                    .isTrue();
        }
        Node behind = robot.lookup("#preferences-search").query();
        robot.interact(behind::requestFocus);
        assertThat(isInside(overlay)).as("the focus that a page asks for").isTrue();

        robot.push(KeyCode.ESCAPE);
        window().await(() -> "preferences-search".equals(focused()));
        assertThat(robot.lookup("#" + overlay).query().isVisible()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"J, queue-panel", "K, palette", "SLASH, shortcut-sheet"})
    void aClickBesideWhatItShowsClosesAnOverlay(KeyCode key, String overlay, FxRobot robot) {
        robot.push(KeyCode.CONTROL, key);
        window().await(() -> robot.lookup("#" + overlay).query().isVisible());

        robot.clickOn(stage().getX() + stage().getWidth() - 12, stage().getY() + stage().getHeight() - 12);

        window().await(() -> !robot.lookup("#" + overlay).query().isVisible());
        assertThat(focused()).isEqualTo("preferences-search");
    }

    @ParameterizedTest
    @CsvSource({"J, queue-panel", "K, palette"})
    void keysThatMeanNothingInAnOverlayDoNothingBehindIt(KeyCode key, String overlay, FxRobot robot) {
        robot.push(KeyCode.CONTROL, key);
        window().await(() -> robot.lookup("#" + overlay).query().isVisible());

        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);

        assertThat(window().title()).isEqualTo("Preferences");
        robot.push(KeyCode.ESCAPE);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        window().await(() -> window().title().equals("Tasks"));
    }

    private String focused() {
        Node owner = WindowRobot.on(() -> stage().getScene().getFocusOwner());
        return owner == null ? "nothing" : String.valueOf(owner.getId());
    }

    private boolean isInside(String overlay) {
        return WindowRobot.on(() -> {
            Node up = stage().getScene().getFocusOwner();
            while (up != null && !overlay.equals(up.getId())) {
                up = up.getParent();
            }
            return up != null;
        });
    }
}
