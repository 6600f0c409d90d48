package lilora.app.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.TableView;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import lilora.app.Person;
import lilora.app.run.TwoTaskRuns;
import lilora.app.task.DirectTaskRunner;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The table of runs as a person uses it. */
@ExtendWith(ApplicationExtension.class)
class RunsScreenTest {
    @TempDir
    static Path folder;

    private final Person person = new Person();
    private final SimpleObjectProperty<Object> news = new SimpleObjectProperty<>(new Object());
    private Workspace workspace;
    private RunsViewModel model;
    private RunsScreen screen;

    @Start
    void open(Stage stage) throws IOException {
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        TwoTaskRuns.writeThree(workspace);
        model = model();
        screen = new RunsScreen(model);
        stage.setScene(new Scene(new BorderPane(screen.view()), 1240, 600));
        stage.show();
        screen.shown();
    }

    private RunsViewModel model() {
        return new RunsViewModel(new RunsViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                MethodCatalog.load(),
                new DirectTaskRunner(),
                person,
                person,
                person,
                news));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static List<String> shown(FxRobot robot) {
        return table(robot).getItems().stream().map(Line::key).toList();
    }

    private static TableView<Line> table(FxRobot robot) {
        return robot.lookup("#runs-table").query();
    }

    private static void choose(FxRobot robot, int row) {
        TableView<Line> table = table(robot);
        robot.interact(() -> table.getSelectionModel().clearAndSelect(row));
    }

    private static void click(FxRobot robot, String query) {
        robot.interact(() -> robot.lookup(query).queryButton().fire());
    }

    @Test
    void searchingLeavesTheRunsThatMatch(FxRobot robot) {
        assertThat(shown(robot)).hasSize(3);

        robot.clickOn("#runs-search").write("sequential");

        assertThat(shown(robot)).containsExactly("b");
    }

    @Test
    void aClickOnAHeaderSortsAllRuns(FxRobot robot) {
        robot.clickOn("#forgetting");
        assertThat(shown(robot)).containsExactly("c", "a", "b");

        robot.clickOn("#forgetting");
        assertThat(shown(robot)).containsExactly("b", "a", "c");
    }

    @Test
    void namesAndRemarksShareWhatAWiderOrNarrowerWindowGivesAndNumbersStay(FxRobot robot) {
        TableView<Line> table = table(robot);
        Map<String, Double> before = widths(robot, table);

        widen(robot, table, -60);
        Map<String, Double> narrow = widths(robot, table);
        widen(robot, table, 60);

        assertThat(narrow.get("name")).isCloseTo(before.get("name") - 30, within(3.0));
        assertThat(narrow.get("remarks")).isCloseTo(before.get("remarks") - 30, within(3.0));
        for (String numbers : List.of("progress", "seed", "ap", "forgetting", "stored", "created")) {
            assertThat(narrow.get(numbers)).as(numbers).isCloseTo(before.get(numbers), within(1.0));
        }
        assertThat(widths(robot, table).get("name")).isCloseTo(before.get("name"), within(3.0));
    }

    private static void widen(FxRobot robot, TableView<?> table, double by) {
        Window window = table.getScene().getWindow();
        robot.interact(() -> window.setWidth(window.getWidth() + by));
        robot.interact(() -> table.getScene().getRoot().layout());
    }

    private static Map<String, Double> widths(FxRobot robot, TableView<?> table) {
        WaitForAsyncUtils.waitForFxEvents();
        Map<String, Double> widths = new HashMap<>();
        robot.interact(
                () -> table.getVisibleLeafColumns().forEach(column -> widths.put(column.getId(), column.getWidth())));
        return widths;
    }

    @Test
    void aTagIsKeptAndCanBeSearched(FxRobot robot) {
        robot.clickOn("#forgetting");
        choose(robot, 0);
        person.willSay("paper");
        click(robot, "#runs-tag");

        robot.clickOn("#runs-search").write("paper");

        assertThat(shown(robot)).containsExactly("c");
        assertThat(workspace.runs().tags()).containsExactly("paper");
    }

    @Test
    void anArchivedRunGoesToTheTrashAndComesBack(FxRobot robot) {
        robot.clickOn("#forgetting");
        choose(robot, 2);
        click(robot, "#runs-archive");
        assertThat(shown(robot)).containsExactly("c", "a");

        robot.clickOn("#shelf-archive");
        assertThat(shown(robot)).containsExactly("b");
        choose(robot, 0);
        click(robot, "#runs-trash");
        assertThat(shown(robot)).isEmpty();

        robot.clickOn("#shelf-trash");
        choose(robot, 0);
        click(robot, "#runs-restore");
        robot.clickOn("#shelf-active");
        assertThat(shown(robot)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(person.told())
                .containsExactly(
                        "The run \"two tasks \"quoted\" 🦉\" (seed 7) is archived.",
                        "The run \"two tasks \"quoted\" 🦉\" (seed 7) is moved to the trash.",
                        "The run \"two tasks \"quoted\" 🦉\" (seed 7) is restored.");
    }

    @Test
    void whatCannotBeDoneIsDisabledUntilRunsAreChosen(FxRobot robot) {
        assertThat(robot.lookup("#runs-open").queryButton().isDisabled()).isTrue();
        choose(robot, 0);
        assertThat(robot.lookup("#runs-open").queryButton().isDisabled()).isFalse();
        assertThat(robot.lookup("#runs-compare").queryButton().isDisabled()).isTrue();

        TableView<Line> table = table(robot);
        robot.interact(() -> table.getSelectionModel().selectIndices(0, 1));
        click(robot, "#runs-compare");

        assertThat(person.went())
                .singleElement()
                .asString()
                .startsWith("compare ")
                .contains(",");
    }
}
