package lilora.app.screen.runtable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import javafx.stage.Window;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.command.Command;
import lilora.app.launch.QueueState;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RunBadge;
import lilora.app.remote.FarRuns;
import lilora.app.remote.LineState;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.app.settings.SettingsStore;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.app.theme.Tone;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRow;
import org.controlsfx.control.CheckComboBox;
import org.controlsfx.control.RangeSlider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The table of runs as a person uses it. */
@ExtendWith(ApplicationExtension.class)
class RunsScreenTest {
    private static final double WIDTH = 1240;

    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final SimpleObjectProperty<RunBadge.Signs> signs = new SimpleObjectProperty<>(RunBadge.Signs.NONE);
    private final SimpleObjectProperty<Object> news = new SimpleObjectProperty<>(new Object());
    private final Map<String, String> hosts = new HashMap<>();
    private final Set<String> missing = new HashSet<>();
    private Workspace workspace;
    private RunsViewModel model;
    private RunsScreen screen;

    @Start
    void open(Stage stage) throws IOException {
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        TwoTaskRuns.writeThree(workspace);
        model = model();
        screen = new RunsScreen(model);
        TaskRunner tasks = new DirectTaskRunner();
        new Theme(new SettingsStore(folder, tasks), new SystemTone(), tasks).start(Optional.of(Tone.LIGHT));
        stage.setScene(new Scene(new BorderPane(screen.view())));
        // The tests of this virtual machine share the stage: another may have left it small.
        stage.setMinWidth(0);
        stage.setWidth(WIDTH);
        stage.setHeight(600);
        stage.show();
        screen.shown();
    }

    private RunsViewModel model() {
        return new RunsViewModel(new RunsViewModel.Parts(
                workspace.runs(),
                workspace.preferences(),
                MethodCatalog.load(),
                new DirectTaskRunner(),
                user,
                user,
                user,
                runId -> !missing.contains(runId),
                runId -> Optional.ofNullable(hosts.get(runId)),
                signs,
                news));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static List<String> shown(FxRobot robot) {
        return table(robot).getItems().stream().map(TableRowModel::key).toList();
    }

    private static TableView<TableRowModel> table(FxRobot robot) {
        return robot.lookup("#runs-table").query();
    }

    private static void choose(FxRobot robot, int row) {
        TableView<TableRowModel> table = table(robot);
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
    void theChosenRunsAreExportedForTensorBoard(FxRobot robot) {
        choose(robot, 0);
        robot.interact(() -> table(robot).getSelectionModel().select(1));
        robot.interact(() -> screen.commands().stream()
                .filter(command -> command.id().equals("runs-tensorboard"))
                .forEach(Command::run));

        assertThat(user.told())
                .singleElement()
                .asString()
                .startsWith("2 runs are written for TensorBoard; tensorboard --logdir")
                .contains(workspace.runsFolder().toString());
        assertThat(workspace.runsFolder().resolve(shown(robot).get(0)).resolve("tensorboard"))
                .isDirectoryContaining("glob:**/*tfevents*");
    }

    @Test
    void theColumnChooserTakesTheFocusAndGivesItBackToItsButton(FxRobot robot) {
        Node button = robot.lookup("#runs-columns").query();
        robot.interact(button::requestFocus);
        robot.push(KeyCode.SPACE);
        WaitForAsyncUtils.waitForFxEvents();
        Node search = robot.lookup("#columns-search").query();
        assertThat(search.isFocused()).isTrue();

        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(search.getScene().getWindow().isShowing()).isFalse();
        assertThat(button.isFocused()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#runs-states", "#runs-methods"})
    void aListOfFiltersOpensByKeyAndGivesTheFocusBackToItsBox(String id, FxRobot robot) {
        Node box = robot.lookup(id).query();
        ComboBox<?> list = list(robot, box);
        robot.interact(box::requestFocus);
        robot.push(KeyCode.SPACE);
        assertThat(list.isShowing()).isTrue();

        robot.push(KeyCode.ESCAPE);
        assertThat(list.isShowing()).isFalse();
        assertThat(box.isFocused()).isTrue();
    }

    private static ComboBox<?> list(FxRobot robot, Node box) {
        return robot.from(box).lookup((Node node) -> node instanceof ComboBox).query();
    }

    @Test
    void severalMethodsAreTickedOneAfterTheOtherInOneList(FxRobot robot) {
        CheckComboBox<String> methods = robot.lookup("#runs-methods").query();
        ComboBox<?> list = list(robot, methods);
        robot.interact(methods::requestFocus);

        robot.push(KeyCode.SPACE).push(KeyCode.DOWN).push(KeyCode.SPACE);
        assertThat(shown(robot)).hasSize(1);
        assertThat(methods.getTitle()).isEqualTo("Method (1)");
        assertThat(list.isShowing()).isTrue();

        robot.push(KeyCode.DOWN).push(KeyCode.SPACE);
        assertThat(methods.getTitle()).isEqualTo("Method (2)");
        assertThat(model.queryProperty().get().methods()).hasSize(2);
        assertThat(shown(robot)).hasSize(2);
        robot.push(KeyCode.ESCAPE);
    }

    @Test
    void aRangeOfNumbersLeavesTheRunsWithinUntilItIsTakenAway(FxRobot robot) {
        robot.clickOn("#runs-range").clickOn("#range-low").write("60");
        robot.clickOn("#range-high").write("65");
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(shown(robot)).containsExactly("a");
        assertThat(model.countProperty().get()).isEqualTo("1 of 3 runs");
        robot.push(KeyCode.ESCAPE);
        assertThat(robot.lookup("#range-of-ap").queryButton().getText()).isEqualTo("AP from 60 to 65");

        click(robot, "#range-remove-ap");

        assertThat(shown(robot)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(model.countProperty().get()).isEqualTo("3 runs");
        assertThat(robot.lookup("#range-chips").query().isVisible()).isFalse();
    }

    @Test
    void theSliderBoundsByKeysAndAtItsEndsNotAtAll(FxRobot robot) {
        robot.interact(() -> robot.lookup("#runs-range").queryButton().fire());
        RangeSlider slider = robot.lookup("#range-slider").query();
        TextField low = robot.lookup("#range-low").query();
        robot.interact(slider::requestFocus);

        robot.push(KeyCode.RIGHT);
        assertThat(shown(robot)).containsExactlyInAnyOrder("a", "c");
        assertThat(Double.parseDouble(low.getText())).isGreaterThan(50).isLessThan(65);

        robot.push(KeyCode.LEFT);
        assertThat(shown(robot)).hasSize(3);
        assertThat(low.getText()).isEmpty();
        robot.push(KeyCode.TAB).push(KeyCode.TAB);
        assertThat(low.isFocused()).isTrue();

        robot.interact(slider::requestFocus);
        robot.push(KeyCode.ESCAPE);
        assertThat(slider.getScene().getWindow().isShowing()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "sixty | | \"sixty\" is not a number.",
                "61,5 | | \"61,5\" has a comma: decimals are written with a point and thousands without a separator.",
                "65 | 60 | The lower bound is above the upper one."
            })
    void boundsThatAreNoneAreExplainedAndFilterNothing(String low, String high, String sentence, FxRobot robot) {
        robot.interact(() -> robot.lookup("#runs-range").queryButton().fire());
        TextField from = robot.lookup("#range-low").query();
        TextField to = robot.lookup("#range-high").query();
        robot.interact(() -> to.setText(high == null ? "" : high));
        robot.interact(() -> from.setText(low));

        assertThat(robot.lookup("#range-fault").<Label>query().getText()).isEqualTo(sentence);
        assertThat(model.ranges().activeProperty().get())
                .extracting(RangeFilter::low)
                .doesNotContain(65.0);
        robot.interact(from.getScene().getWindow()::hide);
    }

    @Test
    void runsOfADayAreFound(FxRobot robot) {
        RunField created = model.fields().find(RunFields.CREATED).orElseThrow();
        RangeFilters.Span span = model.ranges().span(created).orElseThrow();
        String first = created.plain(span.low());

        robot.interact(() -> model.ranges()
                .set(new RangeFilter(
                        RunFields.CREATED, created.read(first.substring(0, 10)).value(), span.high())));
        assertThat(shown(robot)).hasSize(3);

        robot.interact(
                () -> model.ranges().set(new RangeFilter(RunFields.CREATED, Double.NEGATIVE_INFINITY, span.low() - 1)));
        assertThat(shown(robot)).isEmpty();
        assertThat(model.absenceProperty().get()).isEqualTo("No run matches.");
        assertThat(created.read("yesterday").fault()).contains("yesterday");
    }

    @Test
    void theDownKeyGoesFromTheSearchToTheFirstRunFound(FxRobot robot) {
        robot.clickOn("#runs-search").write("lora").push(KeyCode.DOWN);

        assertThat(table(robot).isFocused()).isTrue();
        assertThat(model.chosenProperty().get())
                .extracting(RunRow::runId)
                .containsExactly(shown(robot).get(0));

        robot.push(KeyCode.DOWN);
        assertThat(model.chosenProperty().get())
                .extracting(RunRow::runId)
                .containsExactly(shown(robot).get(1));
    }

    @Test
    void theDownKeyStaysInASearchThatFindsNothing(FxRobot robot) {
        robot.clickOn("#runs-search").write("nothing is called so").push(KeyCode.DOWN);

        assertThat(robot.lookup("#runs-search").query().isFocused()).isTrue();
    }

    @Test
    void theBadgeOfARunSaysWhatQueueAndWorkerSayOfIt(FxRobot robot) throws IOException {
        TwoTaskRuns.AtWork atWork = new TwoTaskRuns.AtWork(workspace, "d", "lilora", 9);
        robot.interact(model::refresh);
        assertThat(badge(robot, "d")).isEqualTo("Running");

        signs(robot, QueueState.EMPTY, Map.of("d", "Its worker has not responded since 12:00."));
        assertThat(badge(robot, "d")).isEqualTo("Not responding");

        signs(robot, QueueState.EMPTY, Map.of());
        assertThat(badge(robot, "d")).isEqualTo("Running");

        atWork.release();
        robot.interact(() -> news.set(new Object()));
        assertThat(badge(robot, "d")).isEqualTo("Paused");

        QueuedRun queued = new QueuedRun("d", "two tasks", "cpu");
        signs(robot, new QueueState(List.of(), List.of(queued)), Map.of());
        assertThat(badge(robot, "d")).isEqualTo("Queued");

        signs(robot, new QueueState(List.of(queued), List.of()), Map.of());
        assertThat(badge(robot, "d")).isEqualTo("Starting");

        missing.add("d");
        robot.interact(() -> news.set(new Object()));
        assertThat(badge(robot, "d")).isEqualTo("Folder missing");
    }

    private void signs(FxRobot robot, QueueState queue, Map<String, String> silent) {
        robot.interact(() -> signs.set(new RunBadge.Signs(queue, silent, RunBadge.Lines.NONE)));
    }

    @Test
    void aRunOfAHostThatNobodyFollowsIsNotShownAsRunning(FxRobot robot) throws IOException {
        hosts.put("d", "far");
        new TwoTaskRuns.AtWork(workspace, "d", "lilora", 9);
        robot.interact(model::refresh);
        assertThat(badge(robot, "d")).isEqualTo("Not followed");

        lines(robot, Map.of("d", new LineState(LineState.Kind.FOLLOWED, "Followed on far.")));
        assertThat(badge(robot, "d")).isEqualTo("Running");

        lines(robot, Map.of("d", new LineState(LineState.Kind.CUT, "The line to far was cut.")));
        assertThat(badge(robot, "d")).isEqualTo("Not followed");
        assertThat(model.line("d").orElseThrow().shown())
                .isInstanceOfSatisfying(
                        RowContent.Single.class,
                        line -> assertThat(line.run().badge().sentence()).isEqualTo("The line to far was cut."));
    }

    private void lines(FxRobot robot, Map<String, LineState> lines) {
        robot.interact(() -> signs.set(new RunBadge.Signs(QueueState.EMPTY, Map.of(), FarRuns.lines(lines))));
    }

    /** What the badge in the row of a run reads, whose words fit its column. */
    private static String badge(FxRobot robot, String runId) {
        WaitForAsyncUtils.waitForFxEvents();
        // A new line has its cells after the next layout.
        robot.interact(() -> table(robot).getScene().getRoot().applyCss());
        robot.interact(() -> table(robot).getScene().getRoot().layout());
        StateCell cell = robot.lookup((Node node) -> node instanceof StateCell shown
                        && shown.getItem() != null
                        && shown.getItem().key().equals(runId))
                .query();
        Label badge = (Label) cell.getGraphic();
        double room = cell.getWidth() - cell.snappedLeftInset() - cell.snappedRightInset();
        assertThat(badge.prefWidth(-1)).as("the badge " + badge.getText()).isLessThanOrEqualTo(room);
        return badge.getText();
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
        TableView<TableRowModel> table = table(robot);
        Map<String, Double> before = widths(robot, table);

        widen(robot, table, -160);
        Map<String, Double> narrow = widths(robot, table);
        widen(robot, table, 160);

        assertThat(narrow.get("name")).isCloseTo(before.get("name") - 80, within(3.0));
        assertThat(narrow.get("remarks")).isCloseTo(before.get("remarks") - 80, within(3.0));
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

    /** Runs of a study begin alike: in a narrow column their names would all be the same. */
    @Test
    void aNameThatIsCutKeepsItsEndAndStandsWholeInItsTooltip(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        List<Label> names = robot.lookup(".run-name-box > .label").queryAllAs(Label.class).stream()
                .filter(label ->
                        label.isVisible() && !String.valueOf(label.getText()).isEmpty())
                .filter(label -> label.getGraphic() == null)
                .toList();

        assertThat(names).isNotEmpty().allSatisfy(name -> {
            assertThat(name.getTextOverrun()).isEqualTo(OverrunStyle.CENTER_ELLIPSIS);
            assertThat(name.getTooltip().getText()).isEqualTo(name.getText());
        });
    }

    @Test
    void aTagIsKeptAndCanBeSearched(FxRobot robot) {
        robot.clickOn("#forgetting");
        choose(robot, 0);
        user.willSay("paper");
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

        robot.clickOn("#collection-archive");
        assertThat(shown(robot)).containsExactly("b");
        choose(robot, 0);
        click(robot, "#runs-trash");
        assertThat(shown(robot)).isEmpty();

        robot.clickOn("#collection-trash");
        choose(robot, 0);
        click(robot, "#runs-restore");
        robot.clickOn("#collection-active");
        assertThat(shown(robot)).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(user.told())
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

        TableView<TableRowModel> table = table(robot);
        robot.interact(() -> table.getSelectionModel().selectIndices(0, 1));
        click(robot, "#runs-compare");

        assertThat(user.went())
                .singleElement()
                .asString()
                .startsWith("compare ")
                .contains(",");
    }
}
