package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.Slider;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import lilora.app.ScriptedUser;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.ViewSetting;
import lilora.app.command.Command;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunStatusListener;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.ControlFolder;
import lilora.engine.train.MemoryProbe;
import lilora.storage.Workspace;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The run screen in a window, fed by a run directory that grows. */
@ExtendWith(ApplicationExtension.class)
class FollowedScreenTest {
    @TempDir
    static Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private final StoppableClock time = new StoppableClock();
    private final List<RunRow> ended = new CopyOnWriteArrayList<>();
    private final List<String> fallen = new CopyOnWriteArrayList<>();
    private Workspace workspace;
    private WrittenRun run;
    private RunViewModel model;
    private RunScreen screen;
    private RunFollower follower;
    private RunViewModel.Parts parts;
    private final ObjectProperty<Map<String, String>> refusals = new SimpleObjectProperty<>(Map.of());
    private FxTaskRunner tasks;

    @Start
    void open(Stage stage) throws IOException {
        workspace = Workspace.open(folder.resolve(Long.toString(System.nanoTime())));
        run = new WrittenRun(workspace.runsFolder(), "run-1", "lilora")
                .hello(0)
                .alive()
                .plan(20_000);
        FxThread fx = new FxThread();
        tasks = new FxTaskRunner(fx, error -> user.tell("error: " + error));
        follower = new RunFollower(workspace, tasks, fx, time, new Watching());
        parts = new RunViewModel.Parts(
                workspace,
                MethodCatalog.load(),
                follower,
                new RunStyles(workspace.preferences()),
                ForgettingDefinition.kept(new ViewSetting.Place(workspace.preferences(), tasks, sentence -> {})),
                tasks,
                fx,
                user,
                user,
                user,
                new NoQueue(),
                refusals,
                Clock.systemUTC());
        model = new RunViewModel(parts);
        screen = new RunScreen(
                model, new ChartViews(new SimpleObjectProperty<>(ChartTheme.of(Palette.of(Tone.LIGHT))), user));
        follower.launched(run.directory().path());
        stage.setScene(new Scene(new BorderPane(screen.view()), 1200, 760));
        stage.show();
        screen.show("run-1");
        screen.shown();
    }

    @AfterEach
    void close() {
        follower.close();
        tasks.close();
        workspace.close();
    }

    private void await(Supplier<Boolean> condition) throws Exception {
        WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition::get);
    }

    private boolean shows(Predicate<RunViewState> wanted) {
        return WaitForAsyncUtils.waitForAsyncFx(
                10_000, () -> model.viewStateProperty().get().filter(wanted).isPresent());
    }

    @Test
    void aScreenThatShowedNothingYetShowsTheRunAtWork(FxRobot robot) throws Exception {
        await(() -> WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> !follower.running().getValue().isEmpty()));
        RunViewModel fresh = new RunViewModel(parts);

        robot.interact(fresh::attach);

        await(() -> WaitForAsyncUtils.waitForAsyncFx(5000, () -> fresh.openRun().equals(Optional.of("run-1"))));
        robot.interact(fresh::detach);
    }

    @Test
    void theNewestRunStandsReadyBeforeSomebodyLooksAndIsDrawnAnewOnlyThen(FxRobot robot) throws Exception {
        await(() -> shows(viewState ->
                viewState.charts().find(new MatrixChart()).orElseThrow().isEmpty()));
        RunViewModel fresh = new RunViewModel(parts);

        robot.interact(fresh::preload);
        await(() -> WaitForAsyncUtils.waitForAsyncFx(5000, () -> fresh.openRun().equals(Optional.of("run-1"))));
        RunViewState ready = fresh.viewStateProperty().get().orElseThrow();
        run.cell(0, 1, 3);
        await(() -> shows(viewState ->
                !viewState.charts().find(new MatrixChart()).orElseThrow().isEmpty()));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(fresh.viewStateProperty().get()).containsSame(ready);

        robot.interact(fresh::attach);
        await(() -> WaitForAsyncUtils.waitForAsyncFx(5000, () -> fresh.viewStateProperty()
                .get()
                .filter(viewState -> !viewState
                        .charts()
                        .find(new MatrixChart())
                        .orElseThrow()
                        .isEmpty())
                .isPresent()));
        robot.interact(fresh::detach);
    }

    @Test
    void aRunThatSomebodyChoseIsNotReplacedByTheNewest(FxRobot robot) throws Exception {
        WrittenRun older = new WrittenRun(workspace.runsFolder(), "run-0", "lilora").whole(0);
        workspace.recorder().catchUp(older.directory().path());
        RunViewModel fresh = new RunViewModel(parts);
        robot.interact(() -> fresh.open("run-0"));
        await(() -> WaitForAsyncUtils.waitForAsyncFx(5000, () -> fresh.openRun().equals(Optional.of("run-0"))));

        robot.interact(fresh::detach);
        robot.interact(fresh::preload);
        robot.interact(fresh::attach);
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(fresh.openRun()).contains("run-0");
        robot.interact(fresh::detach);
    }

    @Test
    void theScreenFollowsTheRunAndACommandGoesThroughItsPhases(FxRobot robot) throws Exception {
        run.cell(0, 1, 3).cell(0, 2, 0).stage(1, 20).steps(1, 1, 5);
        await(() -> shows(viewState ->
                !viewState.charts().find(new LossChart()).orElseThrow().isEmpty()));
        assertThat(robot.lookup("#run-state").<Labeled>query().getText()).isEqualTo("Running");

        robot.interact(model.actions()::checkpoint);
        await(() -> WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> model.actions().phaseProperty().get().isPresent()));
        List<String> ids = new ArrayList<>();
        new ControlFolder(run.directory(), Clock.systemUTC()).poll(new ControlFolder.Receiver() {
            @Override
            public void command(ControlFolder.Command command, String id) {
                ids.add(id);
            }

            @Override
            public void refused(String sentence) {
                throw new AssertionError(sentence);
            }
        });
        run.add(new RunEvent.Acknowledged("checkpoint", ids.get(0)));
        await(() -> robot.lookup("#run-phase").<Labeled>query().getText().contains("read by the worker"));
        run.add(new RunEvent.Checkpoint(1, 5, "s1-5", 10, 0.1));
        await(() -> WaitForAsyncUtils.waitForAsyncFx(
                5000, () -> model.actions().phaseProperty().get().isEmpty()));
    }

    @Test
    void aWorkerThatIsNotHeardOfIsToldAsNotRespondingUntilItIs(FxRobot robot) throws Exception {
        run.cell(0, 1, 3).stage(1, 20).steps(1, 1, 5).heardOf(Instant.now().minus(Duration.ofMinutes(2)));
        await(() -> robot.lookup("#run-state").<Labeled>query().getText().equals("Not responding"));
        assertThat(robot.lookup("#run-stop").query().isDisabled()).isFalse();

        run.alive();
        await(() -> robot.lookup("#run-state").<Labeled>query().getText().equals("Running"));
        assertThat(ended).isEmpty();
    }

    @Test
    void aRunWhoseFolderVanishesIsSaidToBeGoneAndKeepsWhatWasRecorded(FxRobot robot) throws Exception {
        run.cell(0, 1, 3).stage(1, 20).steps(1, 1, 5);
        await(() -> shows(viewState ->
                !viewState.charts().find(new LossChart()).orElseThrow().isEmpty()));

        Files.move(run.directory().path(), folder.resolve("elsewhere-" + System.nanoTime()));
        await(() -> robot.lookup("#run-state").<Labeled>query().getText().equals("Folder missing"));
        await(() -> !ended.isEmpty());
        assertThat(ended.get(0).state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(shows(viewState -> viewState
                                .charts()
                                .find(new LossChart())
                                .orElseThrow()
                                .series()
                                .get(0)
                                .curve()
                                .total()
                        == 5))
                .isTrue();
        assertThat(robot.lookup("#run-resume").query().isDisabled()).isTrue();
    }

    @Test
    void fallsAndAlarmsAreToldOnceWhenTheyHappen(FxRobot robot) throws Exception {
        run.stage(1, 5).steps(1, 1, 5).cell(1, 1, 80);
        await(() -> shows(viewState ->
                viewState.charts().find(new MatrixChart()).orElseThrow().measured() == 1));

        run.add(new RunEvent.StageEnd(1, 2, 3)).stage(2, 5).steps(2, 1, 5).cell(2, 1, 40);
        await(() -> shows(viewState -> !viewState.falls().isEmpty()));
        run.cell(2, 2, 50);
        await(() -> shows(viewState ->
                viewState.charts().find(new MatrixChart()).orElseThrow().measured() == 3));

        run.add(new RunEvent.Alarm("disk", "Only 2 MiB are free."));
        await(() -> WaitForAsyncUtils.waitForAsyncFx(10_000, () -> user.told().size() == 2));
        assertThat(user.told())
                .containsExactly(
                        "Colours fell by 40.0 points after stage 2, from 80.0 to 40.0.", "Only 2 MiB are free.");
    }

    @Test
    void aFinishedRunOffersNothingToPauseOrStop(FxRobot robot) throws Exception {
        await(() -> seen(robot, "#run-pause"));
        assertThat(seen(robot, "#run-stop")).isTrue();
        assertThat(seen(robot, "#run-resume")).isFalse();

        run.add(new RunEvent.Done("completed", Map.of("ap", 50.0), 12));
        await(() -> shows(viewState -> viewState.state() == RunState.DONE));
        WaitForAsyncUtils.waitForFxEvents();

        for (String gone : List.of("#run-pause", "#run-stop", "#run-checkpoint", "#run-resume")) {
            assertThat(seen(robot, gone)).as(gone).isFalse();
        }
        assertThat(seen(robot, "#run-note")).isTrue();
    }

    @Test
    void memoryIsToldByStageAsPlannedTriedAndMeasured(FxRobot robot) throws Exception {
        MemoryProbe.Tried tried = new MemoryProbe.Tried(1, 8, 512, true, OptionalLong.of(1639L << 20));
        run.add(
                new RunEvent.Preflight(tried.batch(), "ok", tried.found(), "planned 1 MiB"),
                new RunEvent.Resource(
                        200L << 20, 210L << 20, null, null, 1L << 40, null, null, null, null, null, null));
        run.stage(1, 20_000);
        run.add(new RunEvent.Resource(
                700L << 20, 755L << 20, null, null, 1L << 40, null, null, null, null, null, null));
        await(() -> shows(viewState -> viewState.memory().rows().size() == 3
                && viewState.memory().shown(1, 3).equals("755")));

        ChartTable memory = model.viewStateProperty().get().orElseThrow().memory();
        assertThat(memory.columns())
                .extracting(ChartTable.Column::title)
                .allMatch(title -> title.equals("Stage") || title.endsWith("(MiB)"));
        assertThat(List.of(memory.shown(0, 0), memory.shown(0, 1), memory.shown(0, 3)))
                .containsExactly("Before the first", "–", "210");
        assertThat(List.of(memory.shown(1, 0), memory.shown(1, 1), memory.shown(1, 2), memory.shown(1, 3)))
                .containsExactly("1 Colours", "1", "1,639", "755");
        assertThat(List.of(memory.shown(2, 0), memory.shown(2, 2), memory.shown(2, 3)))
                .containsExactly("2 Counts", "–", "–");
        assertThat(robot.lookup("#run-memory").query().isVisible()).isTrue();
    }

    @Test
    void loadPowerAndTemperatureAreDrawnOnceTheyAreMeasuredAndEnergyIsEstimated(FxRobot robot) throws Exception {
        await(() -> model.viewStateProperty().get().isPresent());
        assertThat(robot.lookup(".run-charts .plot-view").queryAll()).hasSize(8);
        for (int i = 0; i < 11; i++) {
            run.add(new RunEvent.Resource(
                    1L << 30, 1L << 30, 2L << 30, 80L << 30, 1L << 40, 1L << 30, 90, 60 + i, 360.0, 45.5, 80.0));
        }
        await(() -> shows(viewState -> viewState.charts().find(ResourceChart.POWER).stream()
                .anyMatch(power -> power.series().get(0).curve().total() == 11)));

        RunViewState shown = model.viewStateProperty().get().orElseThrow();
        assertThat(shown.charts().find(ResourceChart.LOAD).orElseThrow().series())
                .extracting(LineModel.Series::name)
                .containsExactly("Processor, this run", "Processor, all programs", "Card");
        assertThat(shown.charts()
                        .find(ResourceChart.TEMPERATURE)
                        .orElseThrow()
                        .series()
                        .get(0)
                        .curve()
                        .lastX())
                .isPositive();
        // 10 s at 360 W.
        assertThat(shown.headlines()).last().satisfies(energy -> {
            assertThat(energy.label()).isEqualTo("Energy of the card");
            assertThat(energy.value() + " " + energy.unit()).isEqualTo("1.00 Wh");
            assertThat(energy.hover())
                    .contains("Estimated", "11 readings", "The computer around the card is not in it");
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(robot.lookup(".run-charts .plot-view").queryAll()).hasSize(11);
    }

    @Test
    void stagesOfATaskBankAreLearnedThoughNoWorkerTaughtThem(FxRobot robot) throws Exception {
        WrittenRun bank = new WrittenRun(workspace.runsFolder(), "bank", "lilora");
        Files.createDirectories(bank.directory().checkpoints().resolve("stage-001-trained"));
        workspace.recorder().catchUp(bank.directory().path());
        robot.interact(() -> screen.show("bank"));
        await(() -> shows(viewState -> viewState.runId().equals("bank")));

        RunViewState imported = model.viewStateProperty().get().orElseThrow();
        assertThat(imported.position())
                .isEqualTo("Stage 1 of 2 taken over from a task bank; Resume scores it and learns the others");
        assertThat(imported.stages())
                .extracting(StageBox::state)
                .containsExactly(StageBox.State.DONE, StageBox.State.WAITING);
        assertThat(imported.stages().get(0).detail()).isEqualTo("taken over");

        // What goes on with it scores the stage and tells nothing of its learning.
        bank.hello(0)
                .plan(20)
                .cell(1, 1, 80)
                .add(new RunEvent.StageEnd(1, 0, 3))
                .stage(2, 20)
                .steps(2, 1, 5);
        follower.launched(bank.directory().path());
        await(() -> shows(viewState ->
                viewState.runId().equals("bank") && viewState.stages().get(1).state() == StageBox.State.TRAINING));
        assertThat(model.viewStateProperty().get().orElseThrow().stages().get(0))
                .isEqualTo(new StageBox(1, "Colours", StageBox.State.DONE, "taken over + 3.0 s", 1));
    }

    @Test
    void whatAnotherToolRefusesIsToldAboveTheRun(FxRobot robot) throws Exception {
        await(() -> shows(viewState -> viewState.runId().equals("run-1")));
        Label refusal = robot.lookup("#run-refusal").queryAs(Label.class);
        assertThat(refusal.isVisible()).isFalse();

        robot.interact(
                () -> refusals.set(Map.of("run-1", "The MLflow server here does not answer.", "run-2", "Other")));
        assertThat(refusal.isVisible()).isTrue();
        assertThat(refusal.getText()).isEqualTo("The MLflow server here does not answer.");

        robot.interact(() -> refusals.set(Map.of()));
        assertThat(refusal.isVisible()).isFalse();
    }

    @Test
    void aFinishedRunIsExportedForTensorBoardAndOneAtWorkIsNot(FxRobot robot) throws Exception {
        await(() -> shows(viewState -> viewState.runId().equals("run-1")));
        Command export = screen.commands().stream()
                .filter(command -> command.id().equals("run-tensorboard"))
                .findFirst()
                .orElseThrow();
        assertThat(export.reason()).hasValueSatisfying(why -> assertThat(why).contains("at work"));

        run.add(new RunEvent.Done("completed", Map.of("ap", 50.0), 12));
        await(() -> shows(viewState -> viewState.state() == RunState.DONE));
        assertThat(export.reason()).isEmpty();
        robot.interact(export::run);
        await(() -> user.told().stream().anyMatch(told -> told.startsWith("The run is written for TensorBoard;")));
        assertThat(run.directory().path().resolve("tensorboard")).isDirectoryContaining("glob:**/*tfevents*");
    }

    private static boolean seen(FxRobot robot, String query) {
        return robot.lookup(query).query().getParent().isVisible();
    }

    @Test
    void smoothingShowsItsValueAndIsKept(FxRobot robot) throws Exception {
        Labeled shown = robot.lookup("#loss-smoothing-value").query();
        assertThat(shown.getText()).isEqualTo("off");

        robot.interact(() -> robot.lookup("#loss-smoothing").<Slider>query().setValue(0.6));

        assertThat(shown.getText()).isEqualTo("0.60");
        await(() -> workspace.preferences().get("run.loss-smoothing").equals(Optional.of("0.60")));
        robot.interact(() -> robot.lookup("#matrix-mode")
                .<ComboBox<Object>>query()
                .getSelectionModel()
                .select(1));
        await(() -> workspace.preferences().get("run.matrix-mode").equals(Optional.of("CHANGE")));
        RunViewModel again = WaitForAsyncUtils.waitForAsyncFx(10_000, () -> new RunViewModel(parts));
        await(() -> WaitForAsyncUtils.waitForAsyncFx(
                        10_000, () -> again.settings().smoothing().get())
                == 0.6);
        assertThat(again.settings().currentProperty().get().smoothing()).isEqualTo(0.6);
    }

    @Test
    void oneSwitchChangesForgettingInHeadlineAndChart(FxRobot robot) throws Exception {
        run.stage(1, 20)
                .steps(1, 1, 20)
                .cell(1, 1, 50)
                .stage(2, 20)
                .steps(2, 1, 20)
                .cell(2, 1, 60)
                .cell(2, 2, 60);
        await(() -> shows(viewState -> forgetting(viewState).equals("0.0")));
        ComboBox<ForgettingDefinition> box = robot.lookup("#run-forgetting").query();

        robot.interact(() -> box.setValue(ForgettingDefinition.FIRST_LAST));

        await(() -> shows(viewState -> forgetting(viewState).equals("−10.0")
                && viewState
                        .charts()
                        .find(new ForgettingChart())
                        .orElseThrow()
                        .title()
                        .contains("first − last")
                && viewState
                        .charts()
                        .find(new ForgettingChart())
                        .orElseThrow()
                        .series()
                        .get(0)
                        .shown(0)
                        .equals("−10.0")
                && viewState.headlines().get(3).label().equals("Forgetting (first − last)")));
    }

    private static String forgetting(RunViewState viewState) {
        return viewState.headlines().get(3).value();
    }

    @Test
    void anotherRunDoesNotInheritTheZoom(FxRobot robot) throws Exception {
        run.stage(1, 100).steps(1, 1, 100);
        TwoTaskRuns.write(workspace, "other", "lilora", 10);
        await(() -> shows(viewState -> viewState
                        .charts()
                        .find(new LossChart())
                        .orElseThrow()
                        .series()
                        .get(0)
                        .curve()
                        .size()
                == 100));
        WaitForAsyncUtils.waitForFxEvents();
        ChartView loss = robot.lookup(".plot-view").queryAllAs(ChartView.class).stream()
                .filter(view -> view.model().title().equals("Loss"))
                .findFirst()
                .orElseThrow();
        robot.interact(() -> loss.surface().requestFocus());
        robot.push(KeyCode.PLUS);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(loss.lookup(".plot-zoom").isVisible()).isTrue();

        robot.interact(() -> screen.show("other"));
        await(() -> shows(viewState -> viewState.runId().equals("other")));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(loss.lookup(".plot-zoom").isVisible()).isFalse();
    }

    /** Seconds are those of the follower's clock, which moves here only when it is told to. */
    @Test
    void twoThousandEventsASecondLeaveTheWindowFree(FxRobot robot) throws Exception {
        run.stage(1, 20_000).steps(1, 1, 10);
        await(() -> shows(viewState ->
                !viewState.charts().find(new LossChart()).orElseThrow().isEmpty()));
        ChartView loss = robot.lookup(".plot-view").queryAllAs(ChartView.class).stream()
                .filter(view -> view.model().title().equals("Loss"))
                .findFirst()
                .orElseThrow();
        time.stop();
        long drawnBefore = loss.drawings();
        int seconds = 6;
        int step = 10;
        for (int second = 0; second < seconds; second++) {
            for (int burst = 1; burst <= 100; burst++) {
                run.steps(1, step + 1, step + 20);
                step += 20;
                time.advance(Duration.ofMillis(10));
            }
            // A value that took long to make is made less often: at the latest after a second of rest.
            time.advance(Duration.ofSeconds(1));
            int last = step;
            await(() -> shows(viewState -> curve(viewState).total() == last));
        }
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(loss.drawings() - drawnBefore).isBetween((long) seconds, 10L * seconds);
        // What is drawn at a time does not grow with the run.
        Curve curve = curve(model.viewStateProperty().get().orElseThrow());
        assertThat((long) curve.size()).isLessThan(curve.total() / 2);
    }

    private static Curve curve(RunViewState viewState) {
        return viewState
                .charts()
                .find(new LossChart())
                .orElseThrow()
                .series()
                .get(0)
                .curve();
    }

    @Test
    void aTaskThatFallsByMuchIsToldOnceWhicheverPageIsOpen() throws Exception {
        run.stage(1, 2).steps(1, 1, 2).cell(1, 1, 80);
        await(() -> workspace.runs().find("run-1").orElseThrow().cells().size() == 1);
        run.stage(2, 2).steps(2, 1, 2).cell(2, 1, 60).cell(2, 2, 50);

        await(() -> !fallen.isEmpty());
        assertThat(fallen).singleElement().asString().contains("fell by 20.0 points after stage 2, from 80.0 to 60.0.");
    }

    private final class Watching implements RunStatusListener {
        @Override
        public void ended(RunRow run) {
            ended.add(run);
        }

        @Override
        public void silent(RunRow run, String sentence) {
            user.tell(sentence);
        }

        @Override
        public void alarm(RunRow run, String sentence) {
            user.tell(sentence);
        }

        @Override
        public void fell(RunRow run, String sentence) {
            fallen.add(sentence);
        }

        @Override
        public void trouble(String sentence) {
            user.tell(sentence);
        }
    }
}
