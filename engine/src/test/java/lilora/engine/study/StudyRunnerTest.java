package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.ComputeSpec;
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
    private abstract static class Told implements StudyListener {
        @Override
        public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {}

        @Override
        public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {}

        @Override
        public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {}

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
        Path cache = folder.resolve("cache");
        return new StudyRunner(
                plan(),
                1,
                Kept.ALL,
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
}
