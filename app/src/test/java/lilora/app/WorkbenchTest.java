package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import lilora.app.command.Command;
import lilora.app.launch.BundledAssets;
import lilora.app.settings.WindowState;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.json.Json;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person sees and does in the window, headless. */
@ExtendWith(ApplicationExtension.class)
class WorkbenchTest {
    @TempDir
    static Path folder;

    private static int number;

    private Stage stage;
    private Workbench workbench;
    private Path workspace;

    @Start
    void start(Stage shown) {
        stage = shown;
        workspace = folder.resolve("workspace" + ++number);
        workbench = open(shown, workspace);
    }

    private static Workbench open(Stage stage, Path workspace) {
        return open(stage, workspace, Optional.empty());
    }

    private static Workbench open(Stage stage, Path workspace, Optional<String> screen) {
        return open(stage, workspace, screen, BundledAssets::in);
    }

    private static Workbench open(
            Stage stage, Path workspace, Optional<String> screen, Function<Path, BundledAssets> materials) {
        StartOptions options = new StartOptions(
                Optional.of(workspace),
                screen,
                folder.resolve("config"),
                folder.resolve("usual"),
                materials,
                folder.resolve("ssh"));
        Workbench made = new Workbench(stage, options, Optional.of(Tone.LIGHT));
        made.show();
        return made;
    }

    /** A workspace is closed off the FX thread, and the window after it. */
    @AfterEach
    void close(FxRobot robot) throws Exception {
        robot.interact(workbench::close);
        await(() -> !stage.isShowing());
    }

    @Test
    void thePaletteOpensAScreenByKeyboardOnly(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("preferences");
        assertThat(robot.lookup("#palette-results")
                        .queryListView()
                        .getSelectionModel()
                        .getSelectedItem())
                .as("the line that Enter takes is marked")
                .isInstanceOfSatisfying(
                        Command.class, command -> assertThat(command.title()).isEqualTo("Preferences"));
        robot.push(KeyCode.ENTER);

        assertThat(title(robot)).isEqualTo("Preferences");
        assertThat(robot.lookup("#palette-query")
                        .queryAs(Node.class)
                        .getParent()
                        .getParent()
                        .isVisible())
                .isFalse();
    }

    @Test
    void digitsGoToScreens(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);

        assertThat(title(robot)).isEqualTo("Tasks");
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        assertThat(title(robot)).isEqualTo("Welcome");
    }

    @Test
    void pagesGetReadyUnseenWhileNobodyTouchesTheWindow(FxRobot robot) throws Exception {
        opened();
        await(() -> robot.lookup(".run-view").tryQuery().isPresent());
        Node prepared = robot.lookup(".run-view").query();
        assertThat(prepared.isVisible()).isFalse();

        robot.push(KeyCode.CONTROL, KeyCode.DIGIT6);

        assertThat(title(robot)).isEqualTo("Run");
        assertThat(robot.lookup(".run-view").queryAll()).containsExactly(prepared);
        assertThat(prepared.isVisible()).isTrue();
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        assertThat(prepared.isVisible()).isFalse();
        assertThat(prepared.getScene()).isNotNull();
    }

    @Test
    void aCommandThatCannotBeUsedSaysWhyInThePalette(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("follow the system").push(KeyCode.ENTER);

        assertThat(robot.lookup("#palette-complaint").queryAs(Label.class).getText())
                .isEqualTo("The window already follows the system.");
        robot.push(KeyCode.ESCAPE);
    }

    @Test
    void switchingTheToneChangesWhatIsDrawn(FxRobot robot) throws Exception {
        opened();
        assertThat(drawn(robot)).isEqualTo(Color.web(Palette.of(Tone.LIGHT).surface()));

        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L);
        await(() -> drawn(robot).equals(Color.web(Palette.of(Tone.DARK).surface())));

        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.L);
        await(() -> drawn(robot).equals(Color.web(Palette.of(Tone.LIGHT).surface())));
    }

    @Test
    void theShortcutSheetShowsTheKeysAndGoesAway(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.SLASH);
        Node sheet = robot.lookup("#shortcut-sheet").queryAs(Node.class);

        assertThat(sheet.isVisible()).isTrue();
        assertThat(robot.from(sheet).lookup("Ctrl+K").tryQuery()).isPresent();
        robot.push(KeyCode.ESCAPE);
        assertThat(sheet.isVisible()).isFalse();
    }

    @Test
    void theGlossaryOpensWithItsFirstWordInSight(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("glossary").push(KeyCode.ENTER);

        assertThat(title(robot)).isEqualTo("Help");
        String word = robot.lookup("#help-title").queryAs(Label.class).getText();
        assertThat(word).isEqualTo("Accuracy matrix");
        Node list = robot.lookup("#help-topics").query();
        assertThat(robot.from(list).lookup(word).match(Node::isVisible).queryAll())
                .as("the list shows which page is open")
                .isNotEmpty();
    }

    @Test
    void aSearchInHelpMarksThePageItShows(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.F1);
        robot.clickOn("#help-search").write("sub-rank");

        ListView<?> pages = robot.lookup("#help-topics").queryListView();
        assertThat(pages.getSelectionModel().getSelectedIndices()).containsExactly(0);
        assertThat(robot.lookup("#help-title").queryAs(Label.class).getText()).isEqualTo("Sub-rank");
    }

    @Test
    void helpOpensAtTheScreenItIsAskedFrom(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.F1);

        assertThat(title(robot)).isEqualTo("Help");
        assertThat(robot.lookup("#help-title").queryAs(Label.class).getText()).isEqualTo("Welcome");
    }

    @Test
    void aScreenIsOpenedFirstByItsIdAndAnUnknownIdIsASentence(FxRobot robot) throws Exception {
        opened();
        close(robot);
        robot.interact(() -> workbench = open(stage, workspace, Optional.of("runs")));
        await(() -> title(robot).equals("Runs"));

        close(robot);
        robot.interact(() -> workbench = open(stage, workspace, Optional.of("rnus")));
        await(() -> robot.lookup((Node node) -> node instanceof Label label
                        && label.getText().startsWith("There is no screen \"rnus\"; there are welcome, tasks"))
                .tryQuery()
                .isPresent());
        assertThat(title(robot)).isEqualTo("Welcome");
    }

    @Test
    void aWorkspaceThatCannotBeOpenedIsASentenceOnTheWelcomeScreen(FxRobot robot) throws Exception {
        opened();
        Path file = Files.writeString(folder.resolve("not-a-folder" + number), "");
        close(robot);
        robot.interact(() -> workbench = open(stage, file));

        await(() -> robot.lookup("#workspace-trouble").tryQuery().isPresent());
        assertThat(robot.lookup("#workspace-trouble").queryAs(Label.class).getText())
                .contains(file.getFileName().toString())
                .doesNotContain("\tat ");
    }

    @Test
    void whileAWorkspaceIsBeingOpenedNoOtherIs(FxRobot robot) throws Exception {
        opened();
        close(robot);
        CountDownLatch gate = new CountDownLatch(1);
        Path usual = folder.resolve("usual");
        robot.interact(() -> workbench = open(stage, workspace, Optional.empty(), path -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return BundledAssets.in(path);
        }));
        String reason = "The workspace %s is being opened.".formatted(workspace.getFileName());
        await(() -> workbench.busy().getValue().equals(Optional.of(reason)));

        assertThat(robot.lookup("#workspace-busy").queryAs(Label.class).getText())
                .isEqualTo(reason);
        robot.interact(() -> robot.lookup("#quick-start").queryButton().fire());
        assertThat(robot.from(robot.lookup("#toasts").<Node>query())
                        .lookup(reason)
                        .tryQuery())
                .isPresent();
        // Headless, keys go to a new window only after a click.
        robot.clickOn("#workspace-busy");
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("open or create workspace").push(KeyCode.ENTER);
        assertThat(robot.lookup("#palette-complaint").queryAs(Label.class).getText())
                .isEqualTo(reason);
        robot.push(KeyCode.ESCAPE);

        gate.countDown();
        opened();
        assertThat(workbench.workspace().getValue()).contains(workspace);
        assertThat(workbench.busy().getValue()).isEmpty();
        assertThat(usual).doesNotExist();
    }

    @Test
    void aWindowThatClosesWhileAWorkspaceIsBeingOpenedLeavesItClosed(FxRobot robot) throws Exception {
        opened();
        close(robot);
        CountDownLatch gate = new CountDownLatch(1);
        robot.interact(() -> workbench = open(stage, workspace, Optional.empty(), path -> {
            // An opening does not end because its thread is interrupted.
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return BundledAssets.in(path);
        }));
        await(() -> workbench.busy().getValue().isPresent());
        close(robot);
        gate.countDown();
        await(() -> workbench.busy().getValue().isEmpty());
        Workspace.open(workspace).close();
        assertThat(workbench.workspace().getValue()).isEmpty();
    }

    @Test
    void theBadgeCountsProblemsUntilSomebodyLooks(FxRobot robot) throws Exception {
        opened();
        Thread broken = new Thread(() -> {
            throw new IllegalStateException("a fault of a background thread");
        });
        broken.start();
        await(() -> robot.lookup("#status-problems").queryButton().isVisible());
        assertThat(robot.lookup("#status-problems").queryButton().getText()).isEqualTo("1 new problem");

        robot.clickOn("#status-problems");
        assertThat(title(robot)).isEqualTo("Problems");
        assertThat(robot.lookup("a fault of a background thread").tryQuery()).isPresent();
        assertThat(robot.lookup("#status-problems").queryButton().isVisible()).isFalse();
    }

    @Test
    void theWindowComesBackAsItWasLeft(FxRobot robot) throws Exception {
        opened();
        robot.push(KeyCode.CONTROL, KeyCode.B);
        robot.clickOn("#nav-help");
        robot.interact(() -> {
            stage.setX(40);
            stage.setY(30);
            stage.setWidth(1000);
            stage.setHeight(640);
        });
        close(robot);
        robot.interact(() -> workbench = open(stage, workspace));
        await(() -> title(robot).equals("Help"));

        assertThat(stage.getWidth()).isEqualTo(1000);
        assertThat(stage.getX()).isEqualTo(40);
        assertThat(robot.lookup("#navigation")
                        .queryAs(Node.class)
                        .getLayoutBounds()
                        .getWidth())
                .isLessThan(100);
        try (var files = Files.list(folder.resolve("config/windows"))) {
            assertThat(files.map(file -> Json.read(file, WindowState.class)))
                    .anyMatch(state -> state.width() == 1000 && state.narrowNavigation());
        }
    }

    private void opened() throws Exception {
        await(() -> workbench.workspace().getValue().isPresent());
    }

    private static String title(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return robot.lookup("#screen-title").queryAs(Label.class).getText();
    }

    /** A pixel of the header, which shows the colour of surfaces. */
    private static Color drawn(FxRobot robot) {
        Node header = robot.lookup("#header").queryAs(Node.class);
        WritableImage[] image = new WritableImage[1];
        robot.interact(() -> image[0] = header.snapshot(null, null));
        return image[0].getPixelReader().getColor((int) image[0].getWidth() / 2, 4);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        WaitForAsyncUtils.waitForFxEvents();
    }
}
