package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderStroke;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Screens of designing and of the window itself: nothing is cut in a small window with large text, and the focus is seen. */
class RoomAndFocusTest extends InTheWindow {
    private static final Map<String, KeyCode> SCREENS = new TreeMap<>(Map.of(
            "Welcome", KeyCode.DIGIT1,
            "Tasks", KeyCode.DIGIT2,
            "Sequences", KeyCode.DIGIT3,
            "Experiments", KeyCode.DIGIT4,
            "Runs", KeyCode.DIGIT5,
            "Answers", KeyCode.DIGIT7,
            "Compare", KeyCode.DIGIT8,
            "Preferences", KeyCode.COMMA));
    private static final int LARGER_STEPS_TO_150 = 3;
    private static final int MOST_STOPS = 60;

    @AfterEach
    void usualText(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT0);
    }

    private void size(FxRobot robot, double width, double height) {
        robot.interact(() -> {
            stage().setWidth(width);
            stage().setHeight(height);
        });
        settle();
    }

    /** Two pulses: what gives way to little room does so after the layout that tells it. */
    private static void settle() {
        for (int i = 0; i < 3; i++) {
            WaitForAsyncUtils.waitForFxEvents();
            WaitForAsyncUtils.sleep(30, java.util.concurrent.TimeUnit.MILLISECONDS);
            WindowRobot.on(() -> {
                Platform.requestNextPulse();
                return true;
            });
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void show(FxRobot robot, String screen) {
        robot.push(KeyCode.CONTROL, SCREENS.get(screen));
        window().await(() -> window().title().equals(screen));
        settle();
    }

    private List<String> cuts(FxRobot robot) {
        List<String> found = new ArrayList<>();
        for (String screen : SCREENS.keySet()) {
            show(robot, screen);
            WindowRobot.on(() -> Cuts.in(stage().getScene().getRoot())).forEach(cut -> found.add(screen + ": " + cut));
        }
        return found;
    }

    @Test
    void nothingIsCutInASmallWindow(FxRobot robot) {
        size(robot, 800, 600);
        assertThat(cuts(robot)).isEmpty();
    }

    @Test
    void nothingIsCutWhenTextIsHalfAsLargeAgain(FxRobot robot) {
        for (int i = 0; i < LARGER_STEPS_TO_150; i++) {
            robot.push(KeyCode.CONTROL, KeyCode.EQUALS);
        }
        for (double width : new double[] {800, 958}) {
            size(robot, width, 700);
            assertThat(cuts(robot)).as("at %.0f with text of 150 %%", width).isEmpty();
        }
    }

    @Test
    void whateverTheTabulatorReachesHasARing(FxRobot robot) {
        Set<String> bare = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>();
        for (String screen : SCREENS.keySet()) {
            show(robot, screen);
            for (int i = 0; i < MOST_STOPS; i++) {
                robot.push(KeyCode.TAB);
                Node owner = WindowRobot.on(() -> stage().getScene().getFocusOwner());
                assertThat(owner).as("the focus on " + screen).isNotNull();
                if (!seen.add(screen + System.identityHashCode(owner))) {
                    break;
                }
                if (!WindowRobot.on(() -> hasRing(owner))) {
                    bare.add(screen + ": " + owner);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(40);
        assertThat(bare).isEmpty();
    }

    /** A ring of the accent colour, two pixels wide, around the node or, for tabs and panes with a title, around that. */
    private static boolean hasRing(Node node) {
        Color accent = Color.web(Palette.of(Tone.LIGHT).accent());
        return List.of(node, first(node, ".title"), first(node, ".tab:selected")).stream()
                .filter(Region.class::isInstance)
                .map(part -> ((Region) part).getBorder())
                .anyMatch(border ->
                        border != null && border.getStrokes().stream().anyMatch(stroke -> isRing(stroke, accent)));
    }

    private static boolean isRing(BorderStroke stroke, Color accent) {
        return accent.equals(stroke.getTopStroke()) && stroke.getWidths().getTop() == 2;
    }

    private static Node first(Node node, String selector) {
        Node found = node.lookup(selector);
        return found == null ? node : found;
    }
}
