package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.run.ControlFolder.Command;
import lilora.engine.run.EventReader;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.Liveness;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
    /** More kills take longer: {@code -Dlilora.kills=20}. */
    private static final int KILLS = Integer.getInteger("lilora.kills", 4);

    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static LaunchedRun.Outcome undisturbed;
    private static int undisturbedEvents;

    @TempDir
    Path folder;

    @BeforeAll
    static void runOnceUndisturbed() throws IOException, InterruptedException {
        world = TinyWorld.create(shared.resolve("world"));
        try (LaunchedRun run = LaunchedRun.create(shared, experiment())) {
            assertThat(run.start().exitCode()).as(run.log()).isZero();
            assertThat(run.events().problems()).isEmpty();
            undisturbed = run.outcome();
            undisturbedEvents = (int) run.lastSequence();
            assertThat(run.now(RunEvent.Hello.class)).singleElement().satisfies(hello -> {
                assertThat(hello.resumedAfter()).isZero();
                assertThat(hello.threads()).isEqualTo(1);
            });
            assertThat(Heartbeat.read(run.directory())).isEmpty();
        }
    }

    /** Two stages of 60 short steps, a checkpoint every 4. */
    private static ExperimentSpec experiment() {
        ExperimentSpec spec = world.experiment("lilora");
        return spec.withTraining(spec.training().withEpochs(10));
    }

    @Test
    void anUndisturbedRunLeavesAllThatItPromises() {
        assertThat(undisturbed.losses()).hasSize(120);
        assertThat(undisturbed.cells()).hasSize(5);
        assertThat(undisturbed.metrics()).containsKeys("ap", "map", "bwt");
        assertThat(undisturbed.adapters()).containsKeys("stage-001-trained", "stage-002-trained");
        assertThat(undisturbed.predictions()).hasSize(5);
    }

    @Test
    void killedAtRandomInstantsItEndsBitForBitAsIfUndisturbed() throws IOException, InterruptedException {
        Random random = new Random(17);
        int kills = 0;
        int runs = 0;
        while (kills < KILLS) {
            runs++;
            try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
                boolean ended = false;
                while (!ended) {
                    run.start();
                    boolean killed = kills < KILLS && killAtRandom(run, random);
                    kills += killed ? 1 : 0;
                    ended = !killed;
                }
                assertThat(run.exitCode()).as(run.log()).isZero();
                LaunchedRun.assertSame(run.outcome(), undisturbed);
            }
        }
        System.out.println(kills + " kills in " + runs + " runs: all bit-identical");
    }

    /** Kills the worker some events and some milliseconds after its start; false if it ended before. */
    private static boolean killAtRandom(LaunchedRun run, Random random) throws InterruptedException {
        long events = run.lastSequence() + random.nextInt(undisturbedEvents / 2);
        long delay = random.nextInt(random.nextInt(4) == 0 ? 2000 : 50);
        while (run.isAlive() && run.lastSequence() < events) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        TimeUnit.MILLISECONDS.sleep(delay);
        return run.kill();
    }

    @Test
    void commandsAreAcknowledgedAlsoWhileItHoldsAndDoWhatTheySayAndChangeNoResult()
            throws IOException, InterruptedException {
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            holdThenStopAfterStage(run.start());
            release(run.start());
            stopNow(run.start());
            assertThat(run.start().exitCode()).as(run.log()).isZero();
            LaunchedRun.assertSame(run.outcome(), undisturbed);
        }
    }

    private static void holdThenStopAfterStage(LaunchedRun run) throws InterruptedException {
        run.await(RunEvent.Step.class, step -> true);
        run.command(Command.PAUSE_HOLD);
        run.await(RunEvent.StateChanged.class, state -> state.state().equals("holding"));
        // The first may be one that was being written when it was asked for; the step after it is the last before it
        // holds.
        run.awaitAfter(run.command(Command.CHECKPOINT), RunEvent.Checkpoint.class);
        RunEvent.Checkpoint held = run.awaitAfter(run.command(Command.CHECKPOINT), RunEvent.Checkpoint.class);
        List<RunEvent.Step> steps = run.now(RunEvent.Step.class);
        assertThat(steps).hasSizeLessThan(60);
        assertThat(held.stage()).isEqualTo(1);
        assertThat(held.step()).isEqualTo(steps.size());
        run.command(Command.STOP_AFTER_STAGE);
        assertThat(run.isAlive()).isTrue();
        assertThat(run.now(RunEvent.Step.class)).isEqualTo(steps);

        run.command(Command.RESUME);
        assertThat(run.exitCode()).isEqualTo(ExitCode.STOPPED);
        assertThat(run.now(RunEvent.StageEnd.class)).singleElement().matches(end -> end.stage() == 1);
        assertThat(run.now(RunEvent.Step.class)).hasSize(60);
        assertThat(run.now(RunEvent.Done.class)).singleElement().satisfies(done -> {
            assertThat(done.outcome()).isEqualTo("stopped");
            assertThat(done.metrics()).isEmpty();
        });
        assertThat(run.checkpoints().latest().orElseThrow().evaluated()).isPresent();
    }

    private static void release(LaunchedRun run) throws InterruptedException {
        run.await(RunEvent.Step.class, step -> step.stage() == 2);
        run.command(Command.PAUSE_RELEASE);
        assertThat(run.exitCode()).isEqualTo(ExitCode.STOPPED);
        assertThat(run.now(RunEvent.Done.class)).singleElement().matches(done -> done.outcome()
                .equals("released"));
        List<RunEvent.Step> steps = run.now(RunEvent.Step.class);
        assertThat(run.checkpoints().latest().orElseThrow().cursor().step())
                .isEqualTo(steps.get(steps.size() - 1).step());
        assertThat(Liveness.of(run.directory(), Instant.now()).state()).isEqualTo(Liveness.State.NONE);
    }

    private static void stopNow(LaunchedRun run) throws InterruptedException {
        run.await(RunEvent.Step.class, step -> true);
        run.command(Command.STOP_NOW);
        assertThat(run.exitCode()).isEqualTo(ExitCode.STOPPED);
        List<RunEvent> events = run.now(RunEvent.class);
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        RunEvent.Done.class, done -> assertThat(done.outcome()).isEqualTo("stopped"));
    }

    @Test
    void aSecondWorkerIsTurnedAwayWithASentence() throws IOException, InterruptedException {
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            run.start().await(RunEvent.Hello.class, hello -> true);
            run.command(Command.PAUSE_HOLD);
            Process second = run.launch();
            assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isEqualTo(ExitCode.INPUT);
            assertThat(run.log())
                    .contains(run.directory() + " is in use. The worker process ")
                    .doesNotContain("\tat ");
            assertThat(WorkerLog.end(run.directory(), second.pid(), second.exitValue()))
                    .startsWith(run.directory() + " is in use. The worker process ")
                    .endsWith(" is running. Wait for it to end, or stop it first.");
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRunWhoseFolderMovesEndsEvenIfHeldAndLeavesNothingAtItsOldPlace() throws IOException, InterruptedException {
        for (boolean held : new boolean[] {false, true}) {
            try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
                run.start().await(RunEvent.Step.class, step -> true);
                if (held) {
                    run.command(Command.PAUSE_HOLD);
                }
                Path place = run.directory().path();
                Path moved = folder.resolve("moved" + held);
                Files.move(place, moved);
                assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
                assertThat(place).doesNotExist();
                List<RunEvent> events = new EventReader(moved.resolve("events.jsonl"))
                        .pollToEnd().events().stream().map(RecordedEvent::event).toList();
                assertThat(events.get(events.size() - 1))
                        .isInstanceOfSatisfying(RunEvent.Failed.class, failed -> assertThat(failed.message())
                                .startsWith(place + " has been moved or removed while the run was in progress"));
                assertThat(events).noneMatch(RunEvent.Alarm.class::isInstance);
                assertThat(WorkerLog.end(run.directory(), 1, ExitCode.FAILED))
                        .startsWith(place + " has been moved or removed");
            }
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aRunWhoseFolderIsReplacedDoesNotWriteIntoTheOther() throws IOException, InterruptedException {
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            run.start().await(RunEvent.Step.class, step -> true);
            Path place = run.directory().path();
            Files.move(place, folder.resolve("old"));
            Files.createDirectory(place);
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(place).isEmptyDirectory();
        }
    }

    @Test
    void whatWasAskedForMayNotChangeBetweenAttempts() throws IOException, InterruptedException {
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            run.start().await(RunEvent.Step.class, step -> step.step() > 8);
            run.kill();
            Path file = run.directory().runFile();
            Files.writeString(file, Files.readString(file).replace("\"seed\": 11", "\"seed\": 12"));
            assertThat(run.start().exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(run.now(RunEvent.Failed.class)).singleElement().satisfies(failed -> assertThat(failed.message())
                    .startsWith(file + " has been changed since this run began"));
            Files.delete(run.directory().events());
            assertThat(run.start().exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(run.log()).contains("belongs to another run, or what this run was asked to do has been changed");
        }
    }

    @Test
    void aRunWhoseTaskHasChangedIsRefused() throws IOException, InterruptedException {
        TinyWorld own =
                new TinyWorld(world.model(), List.of(TinyTask.write(folder.resolve("colours"), "colours", 16, 4)));
        try (LaunchedRun run = LaunchedRun.create(folder, own.experiment("lilora"))) {
            Path test = folder.resolve("colours/test.json");
            Files.writeString(test, Files.readString(test).replace("What color", "Which color"));
            assertThat(run.start().exitCode()).isEqualTo(ExitCode.INPUT);
            assertThat(run.now(RunEvent.Failed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.kind()).isEqualTo("input");
                assertThat(failed.message())
                        .isEqualTo(folder.resolve("colours")
                                + " has changed since this run was made, so continuing would mix two experiments."
                                + " Restore it, or start a new run.");
                assertThat(failed.detail()).isEmpty();
            });
            assertThat(run.checkpoints().latest()).isEmpty();
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunWithItsCauseAndAUsableCheckpoint() throws IOException, InterruptedException {
        ExperimentSpec spec = world.withFragileModel(folder.resolve("fragile")).experiment("sequential-lora");
        try (LaunchedRun run = LaunchedRun.create(folder, spec)) {
            assertThat(run.start().exitCode()).as(run.log()).isEqualTo(ExitCode.FAILED);
            assertThat(run.now(RunEvent.Failed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.kind()).isEqualTo("loss");
                assertThat(failed.message()).startsWith("Stage 2, step 1: the loss is NaN");
            });
            Checkpoints.Saved saved = run.checkpoints().latest().orElseThrow();
            assertThat(saved.name()).isEqualTo("stage-001-trained");
            assertThat(saved.evaluated()).isPresent();
            assertThat(run.now(RunEvent.Step.class)).allMatch(step -> step.stage() == 1);
        }
    }

    @Test
    void aCheckpointThatCannotBeWrittenEndsTheRunWithASentenceAndLeavesTheOneBefore()
            throws IOException, InterruptedException {
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            Path inTheWay = run.directory().checkpoints().resolve(".stage-001-step-0000008.part/folder/file");
            Files.createDirectories(inTheWay);
            assertThat(run.start().exitCode()).as(run.log()).isEqualTo(ExitCode.FAILED);
            assertThat(run.now(RunEvent.Failed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.kind()).isEqualTo("disk");
                assertThat(failed.message())
                        .contains("stage-001-step-0000008 cannot be written")
                        .endsWith("Earlier checkpoints are intact: free space and resume.");
            });
            assertThat(run.checkpoints().latest().orElseThrow().name()).isEqualTo("stage-001-step-0000004");
        }
    }

    @Test
    void imageFeaturesThatCannotBeKeptEndTheRunWithASentence() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("cache"), "a file where a folder should be");
        try (LaunchedRun run = LaunchedRun.create(folder, experiment())) {
            assertThat(run.start().exitCode()).as(run.log()).isEqualTo(ExitCode.FAILED);
            assertThat(run.now(RunEvent.Failed.class)).singleElement().satisfies(failed -> {
                assertThat(failed.kind()).isEqualTo("disk");
                assertThat(failed.message()).startsWith("Vision features cannot be kept in " + folder.resolve("cache"));
            });
        }
    }
}
