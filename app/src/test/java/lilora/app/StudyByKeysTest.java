package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import lilora.engine.run.RunDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.testfx.api.FxRobot;

/** A study designed, checked, started, held, left, found again and gone on with, without a mouse. */
class StudyByKeysTest extends InTheWindow {
    private void summary(String text) {
        window().await(() -> window().text("#study-summary").startsWith(text));
    }

    private void checkAndStart(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window().await(() -> window().canPress("#study-start"));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        window().await(() -> window().canPress("#study-hold"));
    }

    /** The run that is begun first stands still, so that the next one does not begin before it is held. */
    private RunDirectory frozenAtWork() {
        WorkspaceRuns runs = new WorkspaceRuns(folder.resolve("workspace"));
        window().await(() ->
                runs.all().stream().anyMatch(run -> WorkspaceRuns.worker(run).isPresent()));
        RunDirectory run = runs.all().stream()
                .filter(one -> WorkspaceRuns.worker(one).isPresent())
                .findFirst()
                .orElseThrow();
        WorkspaceRuns.freeze(run);
        return run;
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no signal lets a process stand still there")
    void aStudyIsMadeHeldLeftAndGoneOnWith(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT9);
        window().await(() -> window().title().equals("Studies"));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        window().await(() ->
                robot.lookup("#dialog-text").tryQuery().filter(Node::isFocused).isPresent());
        // Headless, keys go to a new window only after a click.
        robot.clickOn("#dialog-text");
        robot.push(KeyCode.CONTROL, KeyCode.A);
        window().write("#dialog-text", "by keys");
        robot.push(KeyCode.ENTER);
        summary("3 runs · 3 to do");
        Path file = folder.resolve("workspace/studies/by-keys.json");
        assertThat(file).exists();

        window().tabTo("study-seeds");
        robot.push(KeyCode.CONTROL, KeyCode.A).write("1, 2");
        summary("2 runs · 2 to do");
        window().await(() -> read(file).contains("[1, 2]") || read(file).contains("1,\n    2"));

        checkAndStart(robot);
        RunDirectory first = frozenAtWork();
        summary("2 runs · 1 to do · 1 running");
        window().command("Hold the study");
        window().await(() -> !window().canPress("#study-hold"));
        WorkspaceRuns.thaw(first);
        summary("2 runs · 1 to do · 1 done");
        window().await(() -> window().canPress("#study-check"));
        // Its worker told its end to the study and to the window by two ways; a run at work would be asked about.
        window().await(() -> robot.lookup("#status-run").queryButton().getText().equals("No run is running"));

        window().close();
        window().await(() -> !stage().isShowing());
        window().reopen();
        window().await(() -> window().title().equals("Studies"));
        summary("2 runs · 1 to do · 1 done");
        checkAndStart(robot);
        RunDirectory second = frozenAtWork();
        window().close("Leave it running");

        window().reopen();
        summary("2 runs · 1 running · 1 done");
        // Nobody of this window has started it.
        WorkspaceRuns.kill(second);
        summary("2 runs · 1 begun · 1 done");
        checkAndStart(robot);
        summary("2 runs · 2 done");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
