package lilora.app.screen.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The answers of a run as a person looks through them. */
@ExtendWith(ApplicationExtension.class)
class AnswersScreenTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private Optional<String> openRun = Optional.empty();
    private Workspace workspace;
    private AnswersScreen screen;

    @Start
    void open(Stage stage) throws IOException {
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        TwoTaskRuns.writeWithAnswers(workspace, "a", "lilora", 4);
        TwoTaskRuns.writeWithAnswers(workspace, "b", "sequential-lora", 6);
        screen = new AnswersScreen(new AnswersViewModel(new AnswersViewModel.Parts(
                workspace.runs(), MethodCatalog.load(), new DirectTaskRunner(), user, () -> openRun)));
        stage.setScene(new Scene(new BorderPane(screen.view()), 1240, 760));
        stage.show();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static String count(FxRobot robot) {
        return robot.lookup("#inspector-count").<Labeled>query().getText();
    }

    private static TableView<ItemHistory> items(FxRobot robot) {
        return robot.lookup("#inspector-items").query();
    }

    private static ComboBox<RunRow> runs(FxRobot robot) {
        return robot.lookup("#inspector-run").query();
    }

    @Test
    void theRunThatIsOpenElsewhereIsShownAndItsFirstItemBeside(FxRobot robot) {
        openRun = Optional.of("a");
        robot.interact(screen::shown);

        assertThat(runs(robot).getValue().runId()).isEqualTo("a");
        assertThat(count(robot)).isEqualTo("4 of 4 items");
        assertThat(items(robot).getSelectionModel().getSelectedIndex()).isZero();
        assertThat(robot.lookup(".item-detail .heading").queryAllAs(Labeled.class))
                .extracting(Labeled::getText)
                .contains("Question", "Reference", "Answers");
    }

    @Test
    void aRunWithoutAnswersLeavesNothingOfTheOneBefore(FxRobot robot) throws IOException {
        TwoTaskRuns.write(workspace, "c", "lilora", 0);
        robot.interact(() -> screen.show("a"));
        assertThat(robot.lookup(".item-detail .heading").queryAll()).isNotEmpty();

        robot.interact(() -> screen.show("c"));

        assertThat(count(robot)).isEqualTo("0 of 0 items");
        assertThat(robot.lookup(".item-detail .heading").queryAll()).isEmpty();
    }

    @Test
    void withoutAnOpenRunTheNewestIsShownAndAnotherCanBeChosen(FxRobot robot) {
        robot.interact(screen::shown);
        assertThat(runs(robot).getValue()).isNotNull();

        RunRow other = runs(robot).getItems().stream()
                .filter(row -> row.runId().equals("b"))
                .findFirst()
                .orElseThrow();
        robot.interact(() -> runs(robot).setValue(other));

        assertThat(count(robot)).isEqualTo("6 of 6 items");
    }

    @Test
    void whatWasLearnedAndThenForgottenCanBeSingledOut(FxRobot robot) {
        robot.interact(() -> screen.show("a/2/1"));

        ComboBox<AnswersViewModel.Filter> filter =
                robot.lookup("#inspector-filter").query();
        robot.interact(() -> filter.setValue(AnswersViewModel.Filter.LEARNED_THEN_FORGOTTEN));

        assertThat(count(robot)).isEqualTo("2 of 4 items");
        assertThat(items(robot).getItems())
                .extracting(ItemHistory::fate)
                .containsOnly(ItemHistory.Fate.LEARNED_THEN_FORGOTTEN);
    }

    @Test
    void aTaskWhoseFolderIsGoneIsSaidToBe(FxRobot robot) {
        robot.interact(() -> screen.show("a"));

        assertThat(robot.lookup("#inspector-changed").<Labeled>query())
                .matches(Labeled::isVisible)
                .extracting(Labeled::getText)
                .asString()
                .startsWith("The folder of this task is no longer where it was");
    }

    @Test
    void searchingLooksIntoQuestions(FxRobot robot) {
        robot.interact(() -> screen.show("a"));

        robot.clickOn("#inspector-search").write("number 3");

        assertThat(count(robot)).isEqualTo("1 of 4 items");
    }

    @Test
    void aCellOfTheMatrixOpensItsTask(FxRobot robot) {
        robot.interact(() -> screen.show("a/2/2"));

        assertThat(robot.lookup("#inspector-task").<ComboBox<String>>query().getValue())
                .isEqualTo("Counts");
        assertThat(items(robot).getColumns().get(1).getText()).isEqualTo("2");
    }
}
