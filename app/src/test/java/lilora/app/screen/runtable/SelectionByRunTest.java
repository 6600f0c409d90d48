package lilora.app.screen.runtable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.launch.RunBadge;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** What is selected is a run, whatever becomes of the table around it; and commands are about it. */
@ExtendWith(ApplicationExtension.class)
class SelectionByRunTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final SimpleObjectProperty<RunBadge.Signs> signs = new SimpleObjectProperty<>(RunBadge.Signs.NONE);
    private final SimpleObjectProperty<Object> news = new SimpleObjectProperty<>(new Object());
    private Workspace workspace;
    private RunsViewModel model;
    private RunsScreen screen;
    private Stage stage;

    @Start
    void open(Stage shown) throws IOException {
        stage = shown;
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        TwoTaskRuns.writeThree(workspace);
        show();
        stage.show();
    }

    private void show() {
        model = new RunsViewModel(new RunsViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                MethodCatalog.load(),
                new DirectTaskRunner(),
                user,
                user,
                user,
                runId -> true,
                runId -> Optional.empty(),
                signs,
                news));
        screen = new RunsScreen(model);
        stage.setScene(new Scene(new BorderPane(screen.view()), 1060, 500));
        screen.shown();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static TableView<TableRowModel> table(FxRobot robot) {
        return robot.lookup("#runs-table").query();
    }

    private static List<String> keys(FxRobot robot) {
        return table(robot).getItems().stream().map(TableRowModel::key).toList();
    }

    private static List<String> marked(FxRobot robot) {
        return table(robot).getSelectionModel().getSelectedItems().stream()
                .map(TableRowModel::key)
                .toList();
    }

    private void select(FxRobot robot, String... runs) {
        robot.interact(() -> {
            TableView<TableRowModel> table = table(robot);
            table.requestFocus();
            table.getSelectionModel().clearSelection();
            for (String run : runs) {
                table.getSelectionModel().select(keys(robot).indexOf(run));
            }
        });
    }

    private List<String> chosen() {
        return model.chosenProperty().get().stream().map(RunRow::runId).toList();
    }

    private void tellNews(FxRobot robot) {
        robot.interact(() -> news.set(new Object()));
    }

    /** Ticks or unticks a box of the chooser of columns, which is open. */
    private void tick(FxRobot robot, String id) {
        WaitForAsyncUtils.waitForFxEvents();
        Node box = robot.lookup((Node node) -> id.equals(node.getId())).query();
        robot.interact(((CheckBox) box)::fire);
    }

    /** What stands in a cell that is in view. */
    private static String text(FxRobot robot, String run, String column) {
        WaitForAsyncUtils.waitForFxEvents();
        TableCell<?, ?> cell = robot.lookup((Node node) -> node instanceof TableCell<?, ?> one
                        && one.getTableRow() != null
                        && one.getTableRow().getItem() instanceof TableRowModel line
                        && line.key().equals(run)
                        && column.equals(one.getTableColumn().getId()))
                .query();
        if (cell.getText() != null) {
            return cell.getText();
        }
        Node graphic = cell.getGraphic();
        return graphic instanceof Label label
                ? label.getText()
                : graphic.lookupAll(".label").stream()
                        .map(Label.class::cast)
                        .filter(Label::isManaged)
                        .map(Label::getText)
                        .filter(words -> words != null && !words.isEmpty())
                        .reduce((one, other) -> one + " " + other)
                        .orElse("");
    }

    static Stream<Arguments> whatHappensToTheTable() {
        return Stream.of(
                Arguments.of("sorted by a header", (What) (test, robot) -> robot.clickOn("#forgetting")),
                Arguments.of("sorted the other way", (What)
                        (test, robot) -> robot.clickOn("#forgetting").clickOn("#forgetting")),
                Arguments.of(
                        "filtered around it", (What) (test, robot) -> robot.interact(() -> test.model.search("two"))),
                Arguments.of("another run comes", (What) (test, robot) -> {
                    TwoTaskRuns.write(test.workspace, "0", "lilora", 5);
                    test.tellNews(robot);
                }),
                Arguments.of("another run goes", (What) (test, robot) -> {
                    test.workspace.runs().archive("a");
                    test.tellNews(robot);
                }),
                Arguments.of("grouped", (What) (test, robot) -> robot.interact(() -> test.model.group(true))),
                Arguments.of("another column", (What) (test, robot) -> {
                    robot.clickOn("#runs-columns");
                    test.tick(robot, "column-bwt");
                }));
    }

    interface What {
        void happens(SelectionByRunTest test, FxRobot robot) throws IOException;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whatHappensToTheTable")
    void theSelectedRunStaysSelectedAndIsWhatACommandIsAbout(String name, What what, FxRobot robot) throws IOException {
        select(robot, "b");

        what.happens(this, robot);
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(marked(robot)).containsExactly("b");
        assertThat(chosen()).containsExactly("b");
        robot.interact(() -> model.actions().archive());
        assertThat(workspace
                        .runs()
                        .list(RunQuery.NEWEST.withCollections(Set.of(RunCollection.ARCHIVED)))
                        .rows())
                .extracting(RunRow::runId)
                .contains("b")
                .doesNotContain("c");
    }

    @Test
    void aRunThatIsNotShownAnyMoreIsNotChosenEither(FxRobot robot) {
        select(robot, "b", "c");

        robot.interact(() -> model.search("isolated"));
        assertThat(chosen()).containsExactly("c");
        robot.interact(() -> model.search(""));

        assertThat(marked(robot)).containsExactly("c");
        robot.interact(() -> model.showCollection(RunCollection.TRASHED));
        assertThat(chosen()).isEmpty();
        assertThat(robot.lookup("#runs-purge").queryButton().isDisabled()).isTrue();
    }

    @Test
    void deletingForGoodNamesTheRunsAndTheDiskTheyFreeAndDeletesThoseAlone(FxRobot robot) {
        List.of("a", "b").forEach(workspace.runs()::trash);
        robot.clickOn("#collection-trash");
        select(robot, "b");
        robot.push(KeyCode.DELETE);

        assertThat(user.told().get(0))
                .contains("two tasks", "LoRA", "seed 7", "• ", "· b")
                .containsPattern(Pattern.compile("which frees \\d+(\\.\\d+)? KiB"))
                .doesNotContain("· a");
        assertThat(workspace.runs().find("b")).isEmpty();
        assertThat(workspace.runs().find("a")).isPresent();
    }

    @Test
    void theDeleteKeyAsksNothingWhileNothingIsChosen(FxRobot robot) {
        workspace.runs().trash("b");
        robot.clickOn("#collection-trash");
        robot.interact(() -> {
            table(robot).requestFocus();
            table(robot).getFocusModel().focus(0);
            table(robot).getSelectionModel().clearSelection();
            table(robot).getFocusModel().focus(0);
        });
        assertThat(chosen()).isEmpty();
        robot.push(KeyCode.DELETE);

        assertThat(user.told()).isEmpty();
        assertThat(workspace.runs().find("b")).isPresent();
    }

    @Test
    void deleteArchivesF2RenamesAndEnterOpens(FxRobot robot) {
        select(robot, "c");
        robot.push(KeyCode.ENTER).push(KeyCode.SPACE);
        assertThat(user.went()).containsExactly("run c", "run c");

        robot.push(KeyCode.F2);
        assertThat(robot.lookup("#run-name").queryAs(TextField.class).isFocused())
                .isTrue();
        robot.write("the best").push(KeyCode.ENTER);
        assertThat(text(robot, "c", "name")).isEqualTo("the best");
        assertThat(workspace.runs().find("c").orElseThrow().row().name()).isEqualTo("the best");
        assertThat(user.went()).as("Enter ends the writing and opens nothing").hasSize(2);
        assertThat(table(robot).isFocused()).isTrue();

        robot.push(KeyCode.F2).write("no").push(KeyCode.ESCAPE);
        assertThat(text(robot, "c", "name")).isEqualTo("the best");

        assertThat(table(robot).getScene().getFocusOwner()).isEqualTo(table(robot));
        assertThat(table(robot).getEditingCell()).isNull();
        assertThat(chosen()).containsExactly("c");
        robot.push(KeyCode.DELETE);
        assertThat(keys(robot)).containsExactly("a", "b");
        assertThat(user.told()).containsExactly("The run \"the best\" (seed 7) is archived.");
    }

    @Test
    void controlASelectsAllRuns(FxRobot robot) {
        select(robot, "a");
        robot.push(KeyCode.SHORTCUT, KeyCode.A);

        assertThat(chosen()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(robot.lookup("#runs-open").queryButton().isDisabled())
                .as("opening is about one run")
                .isTrue();
    }

    @Test
    void aRunningRunsRowFollowsItWithoutTouchingSelectionAndWhatIsWritten(FxRobot robot) throws IOException {
        TwoTaskRuns.AtWork run = new TwoTaskRuns.AtWork(workspace, "d", "lilora", 3);
        tellNews(robot);
        assertThat(text(robot, "d", "state")).isEqualTo("Running");
        assertThat(text(robot, "d", "progress")).isEqualTo("1/2 · 10/40");
        assertThat(text(robot, "d", "ap")).isEqualTo("–");
        robot.interact(() -> model.sortBy("progress", true));
        select(robot, "b");
        robot.push(KeyCode.F2).write("half a na");

        run.endFirstStage(80);
        tellNews(robot);

        assertThat(text(robot, "d", "progress")).isEqualTo("2/2 · 25/40");
        assertThat(text(robot, "d", "ap")).isEqualTo("1/2: 80.0");
        assertThat(robot.lookup("#run-name").queryAs(TextInputControl.class).getText())
                .isEqualTo("half a na");
        List<String> before = keys(robot);
        run.end(70, 60);
        tellNews(robot);
        assertThat(text(robot, "d", "state")).isEqualTo("Done");
        assertThat(text(robot, "d", "ap")).isEqualTo("65.0");
        assertThat(keys(robot)).as("nothing moves under what is written").isEqualTo(before);
        robot.write("me").push(KeyCode.ENTER);

        assertThat(text(robot, "b", "name")).isEqualTo("half a name");
        assertThat(marked(robot)).containsExactly("b");
    }

    @Test
    void theLineAtTheTopStaysThereWhileRunsComeAbove(FxRobot robot) throws IOException {
        for (int i = 0; i < 40; i++) {
            TwoTaskRuns.write(workspace, "m%02d".formatted(i), "lilora", i);
        }
        tellNews(robot);
        robot.interact(() -> {
            table(robot).scrollTo(20);
            table(robot).layout();
        });
        Function<FxRobot, String> top = any -> {
            WaitForAsyncUtils.waitForFxEvents();
            VirtualFlow<?> flow = (VirtualFlow<?>) table(robot).lookup(".virtual-flow");
            return ((TableRowModel) flow.getFirstVisibleCell().getItem()).key();
        };
        String before = top.apply(robot);

        TwoTaskRuns.write(workspace, "0", "lilora", 5);
        TwoTaskRuns.write(workspace, "1", "lilora", 5);
        tellNews(robot);

        assertThat(keys(robot)).startsWith("0", "1");
        assertThat(top.apply(robot)).isEqualTo(before);
    }

    @Test
    void columnsAreMovedByKeysAloneAndKept(FxRobot robot) {
        robot.clickOn("#runs-columns");
        WaitForAsyncUtils.waitForFxEvents();
        Node box =
                robot.lookup((Node node) -> "column-seed".equals(node.getId())).query();
        robot.interact(box::requestFocus);
        int before = columns(robot).indexOf("seed");
        robot.press(KeyCode.ALT).type(KeyCode.LEFT).type(KeyCode.LEFT).release(KeyCode.ALT);
        assertThat(columns(robot).indexOf("seed")).isEqualTo(before - 2);
        assertThat(box.isFocused()).isTrue();
        robot.press(KeyCode.ALT).type(KeyCode.RIGHT).release(KeyCode.ALT);
        assertThat(columns(robot).indexOf("seed")).isEqualTo(before - 1);
        List<String> moved = columns(robot);
        robot.push(KeyCode.ESCAPE);
        robot.interact(screen::hidden);
        robot.interact(this::show);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(columns(robot)).isEqualTo(moved);
    }

    private List<String> columns(FxRobot robot) {
        return table(robot).getColumns().stream().map(column -> column.getId()).toList();
    }

    @Test
    void columnsOrderWidthsSortAndGroupingAreKeptInTheWorkspace(FxRobot robot) {
        robot.clickOn("#runs-columns");
        List.of("column-option.rank", "column-task.colours", "column-stored").forEach(id -> tick(robot, id));
        assertThat(text(robot, "a", "option.rank")).isEqualTo("4");
        assertThat(text(robot, "a", "task.colours")).isEqualTo("70.0");
        robot.push(KeyCode.ESCAPE);
        robot.interact(() -> {
            table(robot).getColumns().get(0).setPrefWidth(333);
            table(robot).layout();
            model.group(true);
        });
        robot.clickOn("#forgetting");
        robot.interact(screen::hidden);

        robot.interact(this::show);
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(table(robot).getColumns())
                .extracting(column -> column.getId())
                .contains("option.rank", "task.colours")
                .doesNotContain("stored")
                .startsWith("name", "state");
        assertThat(keys(robot)).containsExactly("c", "a", "b");
        assertThat(model.arrangementProperty().get().grouped()).isTrue();
    }
}
