package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import lilora.app.background.DirectTaskRunner;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.follow.RunFollower;
import lilora.app.follow.RunSubscription;
import lilora.engine.Progress;
import lilora.engine.event.RunEvent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.run.ControlFolder;
import lilora.storage.Workspace;
import lilora.storage.repository.RunState;
import lilora.storage.repository.StorageException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveIsReplayTest {
    private static final SeriesStyle STYLE = SeriesStyle.numbered(0);

    @TempDir
    Path folder;

    private final List<RunViewState> viewStates = new ArrayList<>();
    private Workspace workspace;
    private WrittenRun run;
    private RunFollower follower;
    private RunSubscription<RunViewState> observation;

    @BeforeEach
    void open() {
        workspace = Workspace.open(folder);
        run = new WrittenRun(workspace.runsFolder(), "run-1", "lilora");
        follower = new RunFollower(
                workspace, new DirectTaskRunner(), Runnable::run, Clock.systemUTC(), new SilentStatusListener());
        observation = follower.observe(new RunSubscription<>(
                Optional.of("run-1"), 0, () -> viewState(workspace), viewStates::add, Runnable::run));
    }

    @AfterEach
    void close() {
        follower.close();
        workspace.close();
    }

    private static Optional<RunViewState> viewState(Workspace from) {
        return RunHistory.read(from.runs(), "run-1", RunHistory.Range.WHOLE)
                .map(history -> RunPresenter.present(history, RunSettings.DEFAULT, STYLE, MethodCatalog.load()));
    }

    private RunViewState follow() {
        follower.launched(run.directory().path());
        follower.tick();
        return viewStates.get(viewStates.size() - 1);
    }

    /** Reads everything anew from the run directory, in a workspace that has never seen it. */
    private RunViewState replayed() throws IOException {
        Path elsewhere = folder.resolve("elsewhere");
        try (Workspace fresh = Workspace.open(elsewhere)) {
            Path copy = fresh.runsFolder().resolve("run-1");
            Files.createDirectories(copy);
            Files.copy(run.directory().runFile(), copy.resolve("run.json"));
            Files.copy(run.directory().events(), copy.resolve("events.jsonl"));
            Path beat = run.directory().path().resolve("heartbeat.json");
            if (Files.exists(beat)) {
                Files.copy(beat, copy.resolve("heartbeat.json"));
            }
            fresh.rebuild().catchUp(Progress.NONE);
            return viewState(fresh).orElseThrow();
        }
    }

    @Test
    void aRunFollowedEventByEventEndsInTheSamePictureAsOneReadAnew() throws IOException {
        run.hello(0);
        follow();
        run.plan(20).cell(0, 1, 3).cell(0, 2, 0).stage(1, 20);
        follow();
        for (int step = 1; step <= 20; step++) {
            run.steps(1, step, step);
            follow();
        }
        run.cell(1, 1, 80).add(new RunEvent.Parameters(1, 10, 4, List.of(3L), 7, 1000));
        run.add(new RunEvent.StageEnd(1, 2, 3)).stage(2, 20).steps(2, 1, 7);
        follow();
        run.steps(2, 8, 20).cell(2, 1, 40).cell(2, 2, 60);
        run.add(new RunEvent.StageEnd(2, 2, 3), new RunEvent.Done("completed", Map.of("ap", 50.0), 12));

        RunViewState live = follow();

        assertThat(live.state()).isEqualTo(RunState.DONE);
        assertThat(live).isEqualTo(replayed());
    }

    @Test
    void aResumedRunDrawsItsRepeatedTailOnceAndTheOldOneAsAGhost() throws IOException {
        run.hello(0).alive().plan(20).cell(0, 1, 3).cell(0, 2, 0).stage(1, 20).steps(1, 1, 10);
        run.add(new RunEvent.Checkpoint(1, 10, "s1-10", 10, 0.1));
        long checkpoint = run.sequence();
        run.steps(1, 11, 15);
        follow();
        run.hello(checkpoint).alive().steps(1, 11, 20).cell(1, 1, 80);

        RunViewState live = follow();

        List<LineModel.Series> series =
                live.charts().find(new LossChart()).orElseThrow().series();
        assertThat(series.get(0).curve().size()).isEqualTo(20);
        assertThat(series.get(series.size() - 1).role()).isEqualTo(LineModel.Role.GHOST);
        assertThat(series.get(series.size() - 1).curve().size()).isEqualTo(5);
        assertThat(live.charts()).isEqualTo(replayed().charts());
    }

    @Test
    void whatARoundCouldNotTellBecauseADiskWasAwayIsToldByTheNext() throws IOException {
        run.hello(0).alive().plan(2);
        List<String> told = new ArrayList<>();
        AtomicBoolean away = new AtomicBoolean();
        follower.observe(new RunSubscription<>(
                Optional.empty(),
                0,
                () -> {
                    if (away.get()) {
                        throw new StorageException(StorageException.Kind.NOT_WRITABLE, "away");
                    }
                    return Optional.of("all");
                },
                told::add,
                Runnable::run));
        follower.observe(
                new RunSubscription<>(Optional.of("run-1"), 0, () -> Optional.of("one"), told::add, Runnable::run));
        follow();
        told.clear();
        run.stage(1, 2);
        away.set(true);

        assertThatThrownBy(follower::tick).hasMessage("away");
        assertThat(told).isEmpty();
        away.set(false);
        follower.tick();

        assertThat(told).containsExactly("all", "one");
    }

    @Test
    void theMatrixFillsCellByCellAndNamesTheCellBeingEvaluated() throws IOException {
        run.hello(0).alive().plan(2).cell(0, 1, 3).cell(0, 2, 0).stage(1, 2).steps(1, 1, 2);

        MatrixModel before = follow().charts().find(new MatrixChart()).orElseThrow();
        run.cell(1, 1, 80);
        MatrixModel after = follow().charts().find(new MatrixChart()).orElseThrow();

        assertThat(before.at(1, 0).state()).isEqualTo(MatrixModel.State.RUNNING);
        assertThat(before.at(1, 1).state()).isEqualTo(MatrixModel.State.ABSENT);
        assertThat(before.at(2, 0).state()).isEqualTo(MatrixModel.State.PLANNED);
        assertThat(before.at(0, 1).value()).hasValue(0);
        assertThat(after.at(1, 0).value()).hasValue(80);
    }

    @Test
    void headlinesAreTheEnginesNumbersWithFormulaAndN() throws IOException {
        run.whole(30);

        RunViewState live = follow();

        assertThat(live.headlines())
                .extracting(Headline::label)
                .startsWith("AP", "MAP", "BWT", "Forgetting (max − last)");
        assertThat(live.headlines()).extracting(Headline::value).containsExactly("55.0", "67.5", "−30.0", "30.0", "10");
        assertThat(live.headlines().get(0).hover()).contains("AP = 1/T", "T = 2 tasks, n = 100 answers");
    }

    @Test
    void whatIsStoredForAllTasksTogetherIsDrawnAsMeasuredToo() throws IOException {
        run.hello(0).plan(20).stage(1, 20);
        run.add(new RunEvent.Parameters(1, 10, 10, List.of(), 10, 1000)).stage(2, 20);
        run.add(new RunEvent.Parameters(2, 10, 10, List.of(), 10, 1000));

        RunViewState live = follow();

        Curve measured = live.charts()
                .find(new GrowthChart())
                .orElseThrow()
                .series()
                .get(0)
                .curve();
        assertThat(measured.size()).isEqualTo(2);
        assertThat(measured.x(1)).isEqualTo(2);
        assertThat(measured.y(1)).isEqualTo(10);
        assertThat(live.headlines().get(4).hover()).contains("10 shared, 0 for 2 tasks");
    }

    @Test
    void aTaskThatFallsTooFarIsNamed() throws IOException {
        run.whole(30);

        assertThat(follow().falls())
                .singleElement()
                .extracting(ForgettingAlerts.Fall::sentence)
                .isEqualTo("Colours fell by 30.0 points after stage 2, from 80.0 to 50.0.");
    }

    @Test
    void aStagedRunNamesStepsDoneAndTimeTaken() throws IOException {
        run.hello(0)
                .alive()
                .plan(20)
                .cell(0, 1, 3)
                .cell(0, 2, 0)
                .stage(1, 20)
                .steps(1, 1, 20)
                .cell(1, 1, 80);
        run.add(new RunEvent.StageEnd(1, 62, 3)).stage(2, 20).steps(2, 1, 7);

        RunViewState live = follow();

        assertThat(live.stages())
                .extracting(StageBox::state)
                .containsExactly(StageBox.State.DONE, StageBox.State.TRAINING);
        assertThat(live.stages()).extracting(StageBox::detail).containsExactly("1 min 02 s + 3.0 s", "7/20 steps");
        assertThat(live.remaining()).isPresent();
    }

    @Test
    void theLossTableHasEveryStepWithoutRounding() throws IOException {
        run.whole(0);

        ChartTable table = follow().charts().find(new LossChart()).orElseThrow().table();

        assertThat(table.rows()).hasSize(40);
        assertThat(table.csv().lines().skip(1).findFirst().orElseThrow()).startsWith("1,2,");
    }

    @Test
    void nothingIsHandedOverWhileNothingChanges() throws IOException {
        run.whole(0);
        follow();
        int before = viewStates.size();

        follower.tick();
        follower.tick();

        assertThat(viewStates).hasSize(before);
        observation.close();
    }

    @Test
    void aRunWhoseWorkerIsGoneIsInterrupted() throws IOException {
        run.hello(0).plan(20).stage(1, 20).steps(1, 1, 3);

        assertThat(follow().state()).isEqualTo(RunState.INTERRUPTED);
    }

    @Test
    void aCommandIsSentThenReadThenDone() throws IOException {
        RunViewState before = follow(run.hello(0).plan(20).stage(1, 20).steps(1, 1, 3));
        CommandPhase sent = new CommandPhase(ControlFolder.Command.CHECKPOINT, "id-1", 0, false);
        assertThat(sent.sentence()).isEqualTo("Checkpoint: sent to the worker");

        run.add(new RunEvent.Acknowledged("checkpoint", "id-1"));
        RunViewState read = viewState(run);
        assertThat(sent.after(asRunning(read)))
                .hasValueSatisfying(phase -> assertThat(phase.sentence()).contains("read by the worker"));

        run.add(new RunEvent.Checkpoint(1, 3, "s1-3", 10, 0.1));
        assertThat(sent.after(asRunning(viewState(run)))).isEmpty();
        assertThat(before.runId()).isEqualTo("run-1");
    }

    private RunViewState follow(WrittenRun written) {
        assertThat(written).isSameAs(run);
        return follow();
    }

    private RunViewState viewState(WrittenRun written) {
        workspace.recorder().follow(written.directory().path());
        return viewState(workspace).orElseThrow();
    }

    /** No process stands behind these events; a worker that lives would be told as running. */
    private static RunViewState asRunning(RunViewState viewState) {
        return new RunViewState(
                viewState.runId(),
                viewState.name(),
                viewState.subtitle(),
                RunState.RUNNING,
                "Running",
                viewState.present(),
                viewState.position(),
                viewState.step(),
                viewState.progress(),
                viewState.remaining(),
                viewState.note(),
                viewState.accepted(),
                viewState.headlines(),
                viewState.stages(),
                viewState.charts(),
                viewState.falls(),
                viewState.log(),
                viewState.samples(),
                viewState.aligned(),
                viewState.worker(),
                viewState.memory(),
                viewState.configuration(),
                viewState.environment());
    }

    @Test
    void notesAreMarksOnTheLossAndLinesOfTheLog() throws IOException {
        run.whole(30);
        follow();
        String note = new StepNote(25, "2026-01-01T00:00:20Z", "rate halved").line();
        workspace.runs().setNote("run-1", "mine\n" + note);

        RunViewState shown = viewState(workspace).orElseThrow();

        assertThat(shown.charts().find(new LossChart()).orElseThrow().notes())
                .containsExactly(new LineModel.NoteMark(25, "rate halved"));
        int at = shown.log().stream().map(LogLine::text).toList().indexOf("Note at step 25: rate halved");
        assertThat(at).isPositive();
        assertThat(shown.log().get(at).level()).isEqualTo(LogLine.Level.NOTE);
        assertThat(shown.log().get(at - 1).seq()).isLessThanOrEqualTo(20);
        assertThat(shown.log().get(at + 1).seq()).isGreaterThan(20);
        assertThat(shown.step()).isEqualTo(40);
    }

    @Test
    void theLossIsDrawnOverTheTimeTrainedToo() throws IOException {
        run.whole(30);
        follow();

        LineModel loss = RunHistory.read(workspace.runs(), "run-1", RunHistory.Range.WHOLE)
                .map(history -> RunPresenter.present(
                        history, RunSettings.DEFAULT.with(RunSettings.Across.TIME), STYLE, MethodCatalog.load()))
                .orElseThrow()
                .charts()
                .find(new LossChart())
                .orElseThrow();

        assertThat(loss.x().label()).isEqualTo("Training time (min)");
        // 40 steps of 0.05 s.
        assertThat(loss.series().get(0).curve().lastX()).isCloseTo(2 / 60.0, within(1e-9));
        assertThat(loss.stages().get(1).x()).isCloseTo(1 / 60.0, within(1e-9));
    }
}
