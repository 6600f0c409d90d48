package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.view.ChartViews;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.remote.NoHosts;
import lilora.app.screen.experiment.SmallAdapter;
import lilora.app.screen.tasks.LibraryTask;
import lilora.app.screen.tasks.TasksScreen;
import lilora.app.shell.Screen;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.InputException;
import lilora.engine.benchmark.Trees;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.importing.Squares;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.Draft;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What a person does in the three screens, on a real workspace and with real files. */
@ExtendWith(ApplicationExtension.class)
class DesignScreensTest {
    @TempDir
    static Path folders;

    private final ScriptedUser user = new ScriptedUser();
    private Path folder;
    private Workspace workspace;
    private FxTaskRunner runner;
    private DesignScreens screens;
    private StackPane root;

    @Start
    void start(Stage stage) throws IOException {
        folder = Files.createTempDirectory(folders, "design");
        root = new StackPane();
        Scene scene = new Scene(root, 1280, 760);
        scene.getStylesheets().add("/lilora/app/light.css");
        stage.setScene(scene);
        stage.show();
        open();
    }

    private void open() {
        workspace = Workspace.open(folder.resolve("workspace"));
        runner = new FxTaskRunner(new FxThread(), error -> user.tell(String.valueOf(error)));
        BundledAssets shipped = BundledAssets.in(folder);
        screens = new DesignScreens(
                new DesignScreens.Materials(
                        workspace, MethodCatalog.load(), shipped.tasks(), shipped.models(), shipped.benchmark()),
                new ScreenContext(
                        runner,
                        user,
                        user,
                        user,
                        new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user)),
                new DesignScreens.Launching(launching(), (request, runs) -> {}),
                NoHosts.machines(folder, runner));
    }

    /** No test here gets so far. */
    private RunLauncher launching() {
        RunQueue queue = new RunQueue(new RunQueue.Parts(
                workspace.runsFolder(),
                workspace.folder().resolve("queue.json"),
                (run, compute) -> {
                    throw new InputException("No worker in this test.");
                },
                new RecordingLaunchListener(user::tell),
                new FxThread(),
                Clock.systemUTC()));
        return new RunLauncher(
                workspace.runsFolder(),
                new RunMaker(workspace.runsFolder(), MethodCatalog.load(), Clock.systemUTC()),
                queue);
    }

    private void close() {
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> {
            screens.close();
            root.getChildren().clear();
        });
        runner.close();
        workspace.close();
    }

    @AfterEach
    void closeWorkspace() {
        close();
    }

    private void show(int number) {
        WaitForAsyncUtils.waitForAsyncFx(10_000, () -> {
            Screen screen = screens.screens().get(number);
            root.getChildren().setAll(screen.view());
            screen.shown();
        });
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static void await(Callable<Boolean> condition) throws TimeoutException {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, () -> {
            Platform.requestNextPulse();
            return WaitForAsyncUtils.asyncFx(condition).get();
        });
    }

    @SuppressWarnings("unchecked")
    private List<String> order(FxRobot robot) {
        ListView<TaskSpec> cards = robot.lookup("#sequence-cards").queryAs(ListView.class);
        return cards.getItems().stream()
                .map(task -> Path.of(task.folder()).getFileName().toString())
                .toList();
    }

    @Test
    void aSequenceIsReorderedByKeysAloneUndoneAndKeptOverARestart(FxRobot robot) throws Exception {
        show(1);
        await(() -> order(robot).size() == 6);
        Node cards = robot.lookup("#sequence-cards").query();
        robot.interact(cards::requestFocus);
        robot.press(KeyCode.ALT).type(KeyCode.RIGHT).release(KeyCode.ALT);
        assertThat(order(robot).subList(0, 2)).containsExactly("textvqa-mini", "scienceqa-mini");
        robot.type(KeyCode.DELETE);
        assertThat(order(robot)).hasSize(5).doesNotContain("scienceqa-mini");
        robot.interact(() -> screens.screens().get(1).commands().stream()
                .filter(command -> command.id().equals("sequence-undo"))
                .forEach(command -> command.run()));
        assertThat(order(robot)).hasSize(6);
        await(() -> saved().indexOf("textvqa-mini") < saved().indexOf("scienceqa-mini"));
        close();
        WaitForAsyncUtils.waitForAsyncFx(10_000, this::open);
        show(1);
        await(() -> order(robot).size() == 6);
        assertThat(order(robot).subList(0, 2)).containsExactly("textvqa-mini", "scienceqa-mini");
    }

    /** The one sequence that is edited, as it lies in the workspace. */
    private String saved() {
        return workspace.drafts().list(Draft.Kind.SEQUENCE).get(0).json();
    }

    @Test
    @SuppressWarnings("unchecked")
    void eachShippedTaskShowsItsCard(FxRobot robot) throws Exception {
        show(0);
        ListView<LibraryTask> tasks = robot.lookup("#task-cards").queryAs(ListView.class);
        await(() -> tasks.getItems().size() == 6);
        for (LibraryTask task : List.copyOf(tasks.getItems())) {
            robot.interact(() -> tasks.getSelectionModel().select(task));
            await(() -> robot.lookup("#card .markdown-h1 .markdown-text").queryAllAs(Text.class).stream()
                    .anyMatch(title -> title.getText().equals(task.title())));
            assertThat(robot.lookup("#card .markdown-table").queryAll()).hasSizeGreaterThan(1);
            assertThat(robot.lookup("#task-description").queryLabeled().getText())
                    .isEqualTo(task.about());
            assertThat(robot.lookup("#card .markdown-text").queryAllAs(Text.class))
                    .noneMatch(text -> text.getText().contains(task.about()));
        }
    }

    @Test
    void aBadImportIsToldRowByRowAndAfterMendingTheTaskIsInTheLibrary(FxRobot robot) throws Exception {
        Path data = Files.createDirectories(folder.resolve("squares"));
        Path file = Squares.llava(data, 12);
        Files.move(data.resolve("pictures/003.png"), data.resolve("away.png"));
        show(0);
        TasksScreen tasks = (TasksScreen) screens.screens().get(0);
        robot.interact(() -> tasks.drop(List.of(file, data.resolve("pictures"))));
        Button start = robot.lookup("#import-start").queryButton();
        await(() -> !start.isDisabled());
        robot.interact(start::fire);
        Label problem = robot.lookup("#import-problem").queryAs(Label.class);
        await(() -> problem.getText().startsWith("1 error of the data must be fixed first"));
        assertThat(robot.lookup((Label label) -> label.getText() != null
                                && label.getText().startsWith("train.json, line 5, item \"t3\": image \"003.png\""))
                        .queryAll())
                .isNotEmpty();
        assertThat(workspace.tasksFolder().resolve("squares")).doesNotExist();
        Files.move(data.resolve("away.png"), data.resolve("pictures/003.png"));
        robot.interact(start::fire);
        await(() -> user.told().contains("The task squares is in the library."));
        assertThat(workspace.tasksFolder().resolve("squares/task.json")).exists();
        show(1);
        ListView<?> offered = robot.lookup("#offered-tasks").queryAs(ListView.class);
        await(() -> offered.getItems().size() == 7);
    }

    @Test
    void aWrongOptionIsToldAtItsFieldBlocksTheLaunchAndTheLastGoodPlanStays(FxRobot robot) throws Exception {
        show(2);
        await(() -> robot.lookup("#field-rank").tryQuery().isPresent());
        Label stored = robot.lookup("#planner-stored").queryAs(Label.class);
        await(() -> stored.getText().endsWith("after 6 tasks"));
        String before = stored.getText();
        TextField rank = robot.lookup("#field-rank").queryAs(TextField.class);
        robot.interact(() -> rank.setText("32"));
        assertThat(stored.getText()).isNotEqualTo(before);
        robot.interact(() -> rank.setText("4"));
        Label error = robot.lookup("#error-subRank").queryAs(Label.class);
        assertThat(error.getText()).contains("above rank 4");
        assertThat(error.isVisible()).isTrue();
        assertThat(robot.lookup("#preflight-start").queryButton().isDisabled()).isTrue();
        robot.interact(robot.lookup("#reset-rank").queryButton()::fire);
        assertThat(error.isVisible()).isFalse();
        assertThat(stored.getText()).isEqualTo(before);
    }

    @Test
    void anAdapterToStartFromIsChosenToldRefusedInASentenceAndUndone(FxRobot robot) throws Exception {
        Path fitting = SmallAdapter.write(folder.resolve("adapter"), nano(), 2);
        Path empty = Files.createDirectories(folder.resolve("nothing"));
        show(2);
        await(() -> robot.lookup("#experiment-start-adapter-path").tryQuery().isPresent());
        Label path = robot.lookup("#experiment-start-adapter-path").queryAs(Label.class);
        Label note = robot.lookup("#experiment-start-adapter-note").queryAs(Label.class);
        Button browse = robot.lookup("#experiment-start-adapter-browse").queryButton();
        Button remove = robot.lookup("#experiment-start-adapter-remove").queryButton();
        assertThat(path.getText()).startsWith("None");
        assertThat(remove.isVisible()).isFalse();

        user.willChoose(fitting);
        robot.interact(browse::fire);
        await(() -> note.getText().equals("LoRA of rank 2 on 1 layer"));
        assertThat(path.getText()).isEqualTo(fitting.toString());
        await(() -> robot.lookup("#planner")
                .lookup("LoRA of rank 2 on 1 layer")
                .tryQuery()
                .isPresent());

        user.willChoose(empty);
        robot.interact(browse::fire);
        await(() -> note.getText()
                .equals(empty
                        + " is not an adapter of PEFT: it has no adapter_config.json. Name a folder that holds one."));
        assertThat(note.getStyleClass()).contains("field-error").doesNotContain("muted");

        robot.interact(() -> screens.screens().get(2).commands().stream()
                .filter(command -> command.id().equals("experiment-undo"))
                .forEach(command -> command.run()));
        await(() -> note.getText().equals("LoRA of rank 2 on 1 layer"));
        robot.interact(remove::fire);
        assertThat(path.getText()).startsWith("None");
        assertThat(note.isVisible()).isFalse();
    }

    @Test
    void thePlannerTellsMemoryByPartsInOneUnit(FxRobot robot) throws Exception {
        show(2);
        await(() -> robot.lookup("#planner-memory").tryQuery().isPresent()
                && robot.lookup("#planner-memory .numeric").queryAll().size() == 6);
        List<Long> mebi = robot.lookup("#planner-memory .numeric").queryAllAs(Label.class).stream()
                .map(label -> Long.parseLong(label.getText().replaceAll("[<, ]|MiB", "")))
                .toList();
        long parts = mebi.subList(0, 5).stream().mapToLong(Long::longValue).sum();
        assertThat(mebi.get(5)).isBetween(parts - 3, parts + 3);
    }

    private Path nano() {
        return Path.of(BundledAssets.in(folder).benchmark().baseModel());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right there that people seldom have")
    void aPublishedBenchmarkIsDroppedRecognisedAndBecomesASequenceInPublishedOrder(FxRobot robot) throws Exception {
        Path data = Files.createDirectories(folder.resolve("unpacked"));
        Trees.make("ucit", data);
        show(0);
        TasksScreen tasks = (TasksScreen) screens.screens().get(0);
        robot.interact(() -> tasks.drop(List.of(data)));
        await(() -> robot.lookup("#benchmark-tasks").tryQuery().isPresent());
        TableView<?> found = robot.lookup("#benchmark-tasks").queryTableView();
        assertThat(found.getItems()).hasSize(6);
        Button start = robot.lookup("#benchmark-start").queryButton();
        await(() -> !start.isDisabled());
        robot.interact(start::fire);
        await(() -> user.told().contains("6 tasks of UCIT are in the library; their published order is a sequence."));
        show(1);
        await(() -> order(robot)
                .equals(List.of(
                        "ucit-imagenet-r",
                        "ucit-arxivqa",
                        "ucit-vizwiz",
                        "ucit-iconqa",
                        "ucit-clevr-math",
                        "ucit-flickr30k")));
    }

    @Test
    void whatABenchmarkLacksIsToldAndNothingIsMadeUntilItIsLeftOut(FxRobot robot) throws Exception {
        Path data = Files.createDirectories(folder.resolve("unpacked"));
        Trees.make("coin", data);
        Path lacking = data.resolve("Instructions_Original/GQA/train.json");
        Path away = folder.resolve("train.json");
        Files.move(lacking, away);
        show(0);
        TasksScreen tasks = (TasksScreen) screens.screens().get(0);
        robot.interact(() -> tasks.drop(List.of(data)));
        await(() -> robot.lookup("#benchmark-tasks").tryQuery().isPresent());
        Label why = robot.lookup("#benchmark-obstacle").queryAs(Label.class);
        assertThat(why.getText()).startsWith("1 task lacks something;");
        Button start = robot.lookup("#benchmark-start").queryButton();
        assertThat(start.isDisabled()).isTrue();
        robot.interact(
                () -> robot.lookup("#benchmark-partial").queryAs(CheckBox.class).fire());
        assertThat(start.isDisabled()).isFalse();
        Files.move(away, lacking);
        robot.interact(() -> tasks.drop(List.of(data)));
        await(() -> why.getText().isEmpty());
    }
}
