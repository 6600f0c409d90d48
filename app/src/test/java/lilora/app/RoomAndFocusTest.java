package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
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
            "Run", KeyCode.DIGIT6,
            "Answers", KeyCode.DIGIT7,
            "Compare", KeyCode.DIGIT8,
            "Preferences", KeyCode.COMMA,
            "Help", KeyCode.F1));
    private static final int LARGER_STEPS_TO_150 = 3;
    private static final int MOST_STOPS = 60;

    /** Runs with all their numbers, one of them with a name that no line has room for. */
    @BeforeAll
    static void writeRuns() throws IOException {
        try (Workspace workspace = Workspace.open(folder.resolve("workspace"))) {
            TwoTaskRuns.writeThree(workspace);
            for (String run : List.of("a", "b", "c")) {
                workspace
                        .runs()
                        .rename(
                                run,
                                "Two tasks, the rank halved after the first of them, learning rate 2e-4, try " + run);
            }
        }
    }

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
        KeyCode key = SCREENS.get(screen);
        if (key == KeyCode.F1) {
            robot.push(key);
        } else {
            robot.push(KeyCode.CONTROL, key);
        }
        window().await(() -> window().title().equals(screen));
        if (screen.equals("Run")) {
            window().awaitState("Done");
        }
        settle();
    }

    private List<String> cuts(FxRobot robot) {
        List<String> found = new ArrayList<>();
        for (String screen : SCREENS.keySet()) {
            show(robot, screen);
            look(screen, found);
            if (screen.equals("Tasks")) {
                robot.push(KeyCode.CONTROL, KeyCode.I);
                window().await(() -> robot.lookup("#import-view").tryQuery().isPresent());
                settle();
                look("Import", found);
                robot.push(KeyCode.ESCAPE);
                window().await(() -> robot.lookup("#import-view").tryQuery().isEmpty());
            }
        }
        return found;
    }

    private void look(String what, List<String> found) {
        WindowRobot.on(() -> Cuts.in(stage().getScene().getRoot())).forEach(cut -> found.add(what + ": " + cut));
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
    void theImportTakesTheFocusAndGivesItBack(FxRobot robot) {
        show(robot, "Tasks");
        window().tabTo("task-search");
        robot.push(KeyCode.CONTROL, KeyCode.I);
        window().await(() -> "import-train-choose".equals(focused().getId()));
        assertThat(WindowRobot.on(() -> Ring.isAround(focused()))).isTrue();

        robot.push(KeyCode.ESCAPE);
        window().await(() -> "task-search".equals(focused().getId()));
        assertThat(robot.lookup("#import-view").tryQuery()).isEmpty();
    }

    private Node focused() {
        return stage().getScene().getFocusOwner();
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
                if (!WindowRobot.on(() -> Ring.isAround(owner))) {
                    bare.add(screen + ": " + owner);
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(40);
        assertThat(bare).isEmpty();
    }
}
