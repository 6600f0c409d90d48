package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.plan.CheckedRun;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.worker.WorkerLauncher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A study at work, with real workers. */
class StudyRunnerTest {
    private static final ComputeSpec ONE_THREAD = ComputeSpec.on("cpu", 1);

    @TempDir
    private Path folder;

    private Study study;

    /** What is told after each look, and at the start of a run. */
    private abstract static class Told extends UnheardStudy {
        @Override
        public void failed(StudyOutcome.Failure failure) {
            throw new AssertionError(failure.toString());
        }
    }

    @BeforeEach
    void write() throws IOException {
        study = Study.of(
                new StudySpec(
                        1,
                        "e.json",
                        List.of(1L, 2L, 3L),
                        List.of(new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of())))),
                TinyWorld.create(folder).experiment("zero-shot"));
    }

    private StudyPlan plan() {
        return StudyPlan.of(study, ONE_THREAD, folder.resolve("runs"), KnownResults.none());
    }

    private StudyRunner runner(StudyListener listener) {
        return runner(1, Kept.ALL, listener);
    }

    private StudyRunner runner(int slots, Kept kept, StudyListener listener) {
        Path cache = folder.resolve("cache");
        return new StudyRunner(
                plan(),
                slots,
                kept,
                new CheckedRun(ONE_THREAD, folder.resolve("runs"), cache),
                run -> new WorkerLauncher().start(run, cache, ONE_THREAD),
                listener);
    }

    /** A plan scaled from another computer is right by chance; two runs are two runs. */
    @Test
    void theTimeLeftFollowsTheRunsThatAreDone() {
        List<Double> taken = new ArrayList<>();
        List<Double> left = new ArrayList<>();
        runner(new Told() {
                    @Override
                    public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {
                        taken.add(StudyPlan.uninterrupted(directory).orElseThrow());
                    }

                    @Override
                    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {
                        if (active.isEmpty() && finished == 2) {
                            left.add(seconds.orElseThrow());
                        }
                    }
                })
                .run();
        assertThat(taken).hasSize(3);
        assertThat(left).containsExactly((taken.get(0) + taken.get(1)) / 2);
        assertThat(plan().isTimed()).isTrue();
    }

    /** The data was looked through once, for all runs. */
    @Test
    void dataThatChangesAfterTheLookIsNotLearned() throws IOException {
        List<String> failed = new ArrayList<>();
        StudyRunner runner = runner(new UnheardStudy() {
            @Override
            public void failed(StudyOutcome.Failure failure) {
                failed.add(failure.sentence());
            }
        });
        Path test = Path.of(study.runs().get(0).experiment().tasks().get(0).folder(), "test.json");
        Files.writeString(test, Files.readString(test) + "\n");
        assertThat(runner.run().completed()).isEmpty();
        assertThat(failed)
                .hasSize(3)
                .containsOnly(
                        "The tasks or the base model have changed since the study looked through them; start it again.");
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            assertThat(runs).isEmpty();
        }
    }

    @Test
    void theLastRunIsTriedAgainToo() throws IOException {
        Path test = Path.of(study.runs().get(0).experiment().tasks().get(0).folder(), "test.json");
        String before = Files.readString(test);
        AtomicReference<StudyRunner> runner = new AtomicReference<>();
        runner.set(runner(new UnheardStudy() {
            @Override
            public void failed(StudyOutcome.Failure failure) {
                if (failure.run().seed() == 3) {
                    write(test, before);
                    runner.get().retry(failure.run());
                }
            }
        }));
        write(test, before + "\n");
        StudyOutcome outcome = runner.get().run();
        assertThat(outcome.failures())
                .extracting(failure -> failure.run().seed())
                .containsExactly(1L, 2L);
        assertThat(outcome.completed().keySet()).extracting(StudyRun::seed).containsExactly(3L);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCompletedRunThatCouldNotBeTidiedIsNotMadeAgain() {
        List<Long> started = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        AtomicReference<StudyRunner> runner = new AtomicReference<>();
        runner.set(runner(1, Kept.TABLE, new UnheardStudy() {
            @Override
            public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
                started.add(run.seed());
            }

            @Override
            public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {
                Path mark = directory.path().resolve("kept");
                if (run.seed() == 1 && failed.isEmpty()) {
                    mark.toFile().delete();
                    write(newFolder(mark).resolve("in the way"), "");
                }
            }

            @Override
            public void failed(StudyOutcome.Failure failure) {
                failed.add(failure.sentence());
                RunDirectory made = plan().runs().get(0).finished().orElseThrow();
                made.path().resolve("kept/in the way").toFile().delete();
                runner.get().retry(failure.run());
            }
        }));
        StudyOutcome outcome = runner.get().run();
        assertThat(failed).hasSize(1);
        assertThat(started).containsExactly(1L, 2L, 3L);
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.completed().values())
                .hasSize(3)
                .allMatch(run -> !Files.exists(run.path().resolve("kept")));
    }

    private static Path newFolder(Path folder) {
        try {
            return Files.createDirectory(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHeldStudyEndsWithWhatIsAtWorkAndGoesOnLater() {
        AtomicReference<StudyRunner> held = new AtomicReference<>();
        held.set(runner(new Told() {
            @Override
            public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
                held.get().hold(true);
            }
        }));
        StudyOutcome outcome = held.get().run();
        assertThat(outcome.completed().keySet()).extracting(StudyRun::seed).containsExactly(1L);
        assertThat(outcome.failures()).isEmpty();
        assertThat(plan().remaining()).extracting(entry -> entry.run().seed()).containsExactly(2L, 3L);
    }

    /** Remembers how each run came to be at work. */
    private static final class Starts extends Told {
        private final List<String> starts = new ArrayList<>();

        @Override
        public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
            starts.add(run.variant() + " " + start);
        }
    }

    private void stabilityWeights(StudySpec.Variant... more) throws IOException {
        ExperimentSpec spec = TinyWorld.create(folder).experiment("lilora");
        List<StudySpec.Variant> variants = new ArrayList<>();
        for (int weight : List.of(1, 40)) {
            Map<String, Object> options = new HashMap<>(spec.method().options());
            options.put("stabilityWeight", weight);
            variants.add(new StudySpec.Variant("weight " + weight, new MethodSpec("lilora", options)));
        }
        variants.addAll(List.of(more));
        study = Study.of(
                new StudySpec(1, "e.json", List.of(1L), variants),
                spec.withTraining(spec.training().withEpochs(1)));
    }

    private static boolean isTidy(RunDirectory run) {
        return run.checkpoints().toFile().list().length == 0
                && run.predictions().toFile().list().length == 0;
    }

    @Test
    void whatIsBeingLearnedIsWaitedForAndBegunWith() throws IOException {
        stabilityWeights(new StudySpec.Variant("sequential", new MethodSpec("sequential-lora", Map.of("rank", 4))));
        Starts told = new Starts();
        StudyOutcome outcome = runner(2, Kept.TABLE, told).run();
        assertThat(told.starts).hasSize(3).startsWith("weight 1 NEW").contains("weight 40 BRANCHED");
        assertThat(told.starts.get(1)).startsWith("sequential");
        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.completed().values()).hasSize(3).allMatch(StudyRunnerTest::isTidy);
    }

    @Test
    void aCompletedRunIsLeftForThoseThatWaitUntilNobodyDoes() throws IOException {
        stabilityWeights();
        AtomicReference<StudyRunner> held = new AtomicReference<>();
        held.set(runner(1, Kept.TABLE, new Told() {
            @Override
            public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
                held.get().hold(true);
            }
        }));
        RunDirectory first = held.get().run().completed().values().iterator().next();
        assertThat(isTidy(first)).isFalse();
        Starts told = new Starts();
        StudyOutcome outcome = runner(1, Kept.TABLE, told).run();
        assertThat(told.starts).containsExactly("weight 40 BRANCHED");
        assertThat(outcome.completed().values()).hasSize(2).contains(first).allMatch(StudyRunnerTest::isTidy);
    }
}
