package lilora.app.screen.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TabPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Paint;
import javafx.scene.shape.Line;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.LaterTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.SettingAxis;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.run.Spread;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.TableNode;
import lilora.app.chart.view.ViewSetting;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
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
import org.testfx.util.WaitForAsyncUtils;

/** Runs beside each other as a person compares them. */
@ExtendWith(ApplicationExtension.class)
class CompareScreenTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final SimpleObjectProperty<ChartTheme> theme =
            new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT)));
    private Workspace workspace;
    private CompareScreen screen;
    private Stage window;

    @Start
    void open(Stage stage) throws IOException {
        window = stage;
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        TwoTaskRuns.writeThree(workspace);
        screen = screen(new DirectTaskRunner());
        stage.setScene(new Scene(new BorderPane(screen.view()), 1240, 760));
        stage.show();
        screen.show("a,b");
        screen.shown();
    }

    private CompareScreen screen(TaskRunner tasks) {
        return new CompareScreen(
                new CompareViewModel(new CompareViewModel.Parts(
                        workspace.runs(),
                        workspace.preferences(),
                        ForgettingDefinition.kept(
                                new ViewSetting.Place(workspace.preferences(), new DirectTaskRunner(), sentence -> {})),
                        MethodCatalog.load(),
                        new RunStyles(workspace.preferences()),
                        tasks,
                        user,
                        user)),
                new ChartViews(theme, user));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private static List<String> column(FxRobot robot, int column) {
        TableNode table = robot.lookup("#compare-headline").query();
        return IntStream.range(0, table.table().rows().size())
                .mapToObj(row -> table.table().shown(row, column))
                .toList();
    }

    private static void press(FxRobot robot, String accessibleText) {
        robot.interact(() -> robot.lookup((Button button) -> button.getAccessibleText() != null
                        && button.getAccessibleText().startsWith(accessibleText))
                .<Button>queryAll()
                .iterator()
                .next()
                .fire());
    }

    @Test
    void theStarredRunIsWhatTheOthersAreMeasuredAgainst(FxRobot robot) {
        assertThat(column(robot, 1)).containsExactly("65.0", "50.0");
        assertThat(column(robot, 2)).containsExactly("–", "−15.0");

        press(robot, "Make ");

        assertThat(column(robot, 2)).containsExactly("+15.0", "–");
    }

    @Test
    void aRunIsAddedFromTheBoxAndTakenOutAgain(FxRobot robot) {
        ComboBox<RunRow> box = robot.lookup("#compare-add").query();
        robot.interact(() -> box.setValue(box.getItems().stream()
                .filter(row -> row.runId().equals("c"))
                .findFirst()
                .orElseThrow()));
        assertThat(column(robot, 1)).containsExactly("65.0", "50.0", "70.0");

        press(robot, "Take ");

        assertThat(column(robot, 1)).containsExactly("50.0", "70.0");
    }

    @Test
    void theTableIsCopiedForAPaperAndForASpreadsheet(FxRobot robot) {
        robot.interact(() -> robot.lookup("#compare-latex").queryButton().fire());
        robot.interact(() -> robot.lookup("#compare-csv").queryButton().fire());

        assertThat(user.copied().get(0)).contains("\\toprule", "\\textbf{65.0}", "\\underline{50.0}");
        assertThat(user.copied().get(1)).startsWith("Run,AP,Δ AP").contains(",-15,");
    }

    @Test
    void matricesStandBesideTheirDifference(FxRobot robot) {
        TabPane tabs = robot.lookup(".tab-pane").query();
        robot.interact(() -> tabs.getSelectionModel().select(2));

        List<String> titles = robot.lookup(".compare-matrices .plot-title").queryAllAs(Labeled.class).stream()
                .map(Labeled::getText)
                .toList();
        assertThat(titles).hasSize(3);
        assertThat(titles.get(2)).contains(" − ");
        assertThat(robot.lookup(".compare-matrices .plot-view").queryAllAs(ChartView.class))
                .allSatisfy(view -> assertThat(view.drawings()).isPositive());
    }

    @Test
    void nothingIsShownAsNothing(FxRobot robot) {
        robot.interact(() -> screen.commands().get(0).run());

        assertThat(robot.lookup(".empty-state").query().isVisible()).isTrue();
        assertThat(robot.lookup(".tab-pane").query().isVisible()).isFalse();
    }

    @Test
    void theSetAndItsBaselineAreThereAgainAfterARestart(FxRobot robot) {
        press(robot, "Make ");
        robot.interact(
                () -> robot.lookup("#compare-group").queryAs(CheckBox.class).fire());

        CompareScreen again = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> {
            CompareScreen made = screen(new DirectTaskRunner());
            window.getScene().setRoot(new BorderPane(made.view()));
            made.shown();
            return made;
        });

        WaitForAsyncUtils.waitForFxEvents();
        assertThat(again.commands()).isNotEmpty();
        assertThat(column(robot, 2)).containsExactly("65.0", "50.0");
        assertThat(column(robot, 3)).containsExactly("+15.0", "–");
    }

    @Test
    void whatIsShownAroundMeansIsChosenWhereThereAreMeansAndKept(FxRobot robot) throws IOException {
        TwoTaskRuns.write(workspace, "d", 4, 7, 20);
        TwoTaskRuns.write(workspace, "e", 4, 8, 30);
        robot.interact(() -> screen.show("d,e"));
        ComboBox<Spread> spread = robot.lookup("#compare-spread").query();
        assertThat(spread.getAccessibleHelp()).contains("group seeds");
        assertThat(spread.getValue()).isEqualTo(Spread.INTERVAL);
        assertThat(spread.isDisabled()).isTrue();

        robot.interact(
                () -> robot.lookup("#compare-group").queryAs(CheckBox.class).fire());
        robot.interact(() -> spread.setValue(Spread.EXTREMES));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(spread.isDisabled()).isFalse();
        assertThat(robot.lookup((Labeled label) ->
                                label.getText() != null && label.getText().contains("2 seeds (mean, lowest to highest"))
                        .queryAll())
                .isNotEmpty();
        assertThat(workspace.preferences().get("seed-spread")).contains("EXTREMES");
    }

    @Test
    void whileRunsAreReadItSaysSo(FxRobot robot) {
        LaterTaskRunner slow = new LaterTaskRunner("Comparing runs");
        robot.interact(() -> {
            CompareScreen made = screen(slow);
            window.getScene().setRoot(new BorderPane(made.view()));
            made.shown();
        });
        assertThat(robot.lookup("#compare-empty").queryAs(Label.class).getText())
                .isEqualTo("Loading the runs…");

        robot.interact(slow::goOn);
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(robot.lookup(".empty-state").query().isVisible()).isFalse();
        assertThat(column(robot, 1)).containsExactly("65.0", "50.0");
    }

    @Test
    void theNamesStayWhileTheNumbersAreScrolled(FxRobot robot) {
        TableNode table = robot.lookup("#compare-headline").query();
        robot.interact(() -> {
            table.setMaxWidth(420);
            table.setPrefWidth(420);
        });
        WaitForAsyncUtils.waitForFxEvents();
        ScrollBar bar = table.lookupAll(".scroll-bar").stream()
                .map(ScrollBar.class::cast)
                .filter(one -> one.getOrientation() == Orientation.HORIZONTAL)
                .findFirst()
                .orElseThrow();
        Node name = table.lookup(".table-cell.pinned");
        Node head = table.lookup(".column-header.pinned");
        double before = name.localToScene(0, 0).getX();

        robot.interact(() -> bar.setValue(bar.getMax()));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(bar.getMax()).isPositive();
        assertThat(name.localToScene(0, 0).getX()).isEqualTo(before);
        assertThat(head.localToScene(0, 0).getX()).isEqualTo(before);
    }

    /** They name the lines of the charts below, which follow the theme at once. */
    @Test
    void coloursOfChipsAndRowsFollowTheThemeAsTheChartsDo(FxRobot robot) {
        List<Paint> light = swatches(robot);

        robot.interact(() -> theme.set(ChartTheme.of(Palette.of(Tone.DARK))));
        WaitForAsyncUtils.waitForFxEvents();

        List<Paint> dark = swatches(robot);
        assertThat(dark).hasSameSizeAs(light).doesNotContainAnyElementsOf(light);
    }

    private static List<Paint> swatches(FxRobot robot) {
        return Stream.of(".compare-chip", "#compare-headline")
                .flatMap(where ->
                        robot.lookup(where).lookup((Node node) -> node instanceof Line).<Line>queryAll().stream())
                .map(Line::getStroke)
                .toList();
    }

    @Test
    void manyRunsAreScrolledInThreeRowsAndLeaveTheirComparisonItsRoom(FxRobot robot) throws IOException {
        Region area = robot.lookup("#compare-chips").query();
        ScrollPane scroll = (ScrollPane) area.lookup(".scroll-pane");
        double oneRow = area.getHeight();
        robot.interact(() -> window.setWidth(800));
        StringBuilder many = new StringBuilder();
        for (int seed = 1; seed <= 18; seed++) {
            TwoTaskRuns.write(workspace, "many-" + seed, 4, seed, seed);
            many.append("many-").append(seed).append(',');
        }
        robot.interact(() -> screen.show(many.toString()));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(robot.lookup(".compare-chip").queryAll()).hasSize(20);
        assertThat(area.getHeight()).isBetween(2 * oneRow, 3.5 * oneRow);
        assertThat(robot.lookup(".tab-pane").queryAs(TabPane.class).getHeight()).isGreaterThan(2 * area.getHeight());
        assertThat(scroll.getContent().getLayoutBounds().getHeight())
                .isGreaterThan(1.3 * scroll.getViewportBounds().getHeight());
        assertThat(scroll.getVvalue()).as("the last one added is in view").isEqualTo(scroll.getVmax());

        robot.interact(() -> screen.commands().get(0).run());
        robot.interact(() -> screen.show("a,b"));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(area.getHeight()).isEqualTo(oneRow);
        assertThat(scroll.getContent().getLayoutBounds().getHeight())
                .isLessThanOrEqualTo(scroll.getViewportBounds().getHeight());
    }

    private static EffectModel effect(FxRobot robot) {
        ChartView view = robot.lookup("#effect-chart").query();
        return (EffectModel) view.model();
    }

    @SuppressWarnings("unchecked")
    private static void choose(FxRobot robot, String box, String value) {
        robot.interact(() -> ((ComboBox<String>) robot.lookup(box).query()).setValue(value));
    }

    @Test
    void theEffectOfASettingIsAFigureThatIsAskedForInWords(FxRobot robot) throws IOException {
        TwoTaskRuns.write(workspace, "r4", 4, 1, 10);
        TwoTaskRuns.write(workspace, "r4again", 4, 2, 20);
        TwoTaskRuns.write(workspace, "r64", 64, 1, 40);
        robot.interact(() -> {
            screen.commands().get(0).run();
            screen.show("r4,r4again,r64");
            robot.lookup(".tab-pane").queryAs(TabPane.class).getSelectionModel().select(1);
        });
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(effect(robot).title()).isEqualTo("Effect of rank on AP");
        assertThat(effect(robot).x().scale()).isEqualTo(SettingAxis.Scale.LOGARITHMIC);
        assertThat(effect(robot).lines().get(0).points())
                .extracting(point -> point.interval().mean())
                .containsExactly(62.5, 50.0);
        assertThat(effect(robot).baseline().orElseThrow().numbers()).containsExactly(65.0, 60.0);
        assertThat(robot.lookup("#effect-chart").queryAs(ChartView.class).drawings())
                .isPositive();
        assertThat(robot.lookup("#effect-chart .plot-figure-note")
                        .queryAs(Label.class)
                        .getText())
                .contains("95 % intervals");

        choose(robot, "#effect-measure", "BWT");
        robot.interact(() -> robot.lookup("#effect-log").queryAs(CheckBox.class).fire());

        assertThat(effect(robot).title()).isEqualTo("Effect of rank on BWT");
        assertThat(effect(robot).x().scale()).isEqualTo(SettingAxis.Scale.LINEAR);
        assertThat(workspace.preferences().get("compare.effect")).contains("method.options.rank||BWT|false");
    }

    @Test
    void whereNoSettingDiffersTheFigureSaysSo(FxRobot robot) throws IOException {
        TwoTaskRuns.write(workspace, "s1", 4, 1, 10);
        TwoTaskRuns.write(workspace, "s2", 4, 2, 20);
        robot.interact(() -> {
            screen.commands().get(0).run();
            screen.show("s1,s2");
            robot.lookup(".tab-pane").queryAs(TabPane.class).getSelectionModel().select(1);
        });
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(effect(robot).isEmpty()).isTrue();
        assertThat(robot.lookup("#effect-chart .plot-empty")
                        .queryAs(Label.class)
                        .getText())
                .startsWith("These runs differ in no setting");
        assertThat(robot.lookup("#effect-option").query().isDisabled()).isTrue();
    }
}
