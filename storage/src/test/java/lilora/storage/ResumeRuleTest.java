package lilora.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.ResumePoint;
import lilora.engine.run.SupersededEvents;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.StoredEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks which events of a run later attempts told again is told the same, whatever the run went through. */
class ResumeRuleTest {
    private static final int HISTORIES = 12;
    private static final int STAGE_STEPS = 6;

    /** A run of two stages that is killed at any point and goes on, as a worker would, from its newest checkpoint or anew. */
    private static final class History {
        private final RunFixture run;
        private final Random random;
        private long checkpoint;
        private int stage = 1;
        private int step = 1;
        private int savedStage = 1;
        private int savedStep = 1;

        History(RunFixture run, long seed) {
            this.run = run;
            this.random = new Random(seed);
        }

        private void attempt() {
            boolean anew = checkpoint == 0 || random.nextInt(5) == 0;
            checkpoint = anew ? 0 : checkpoint;
            stage = anew ? 1 : savedStage;
            step = anew ? 1 : savedStep;
            run.hello(checkpoint).plan(2, STAGE_STEPS);
            for (int left = 1 + random.nextInt(20); left > 0 && stage <= 2; left--) {
                advance();
            }
        }

        private void advance() {
            if (step == 1) {
                run.stage(stage, STAGE_STEPS);
            }
            run.steps(stage, step, step);
            if (step++ == STAGE_STEPS) {
                run.cell(stage, 1, random.nextInt(100)).add(new RunEvent.StageEnd(stage, 1, 2));
                stage++;
                step = 1;
            }
            if (random.nextInt(3) == 0) {
                String folder = "checkpoints/s%d-%d".formatted(stage, step);
                run.add(new RunEvent.Checkpoint(stage, step, folder, 1234, 0.1));
                checkpoint = run.lastSequence();
                savedStage = stage;
                savedStep = step;
                List<RecordedEvent> told =
                        new EventReader(run.events()).pollToEnd().events();
                assertThat(new ResumePoint(folder, stage, false).after(told)).isEqualTo(checkpoint);
            }
        }
    }

    @Test
    void everybodyAgreesWhichEventsAreSuperseded(@TempDir Path folder) {
        int superseded = 0;
        try (Workspace workspace = Workspace.open(folder)) {
            for (int i = 0; i < HISTORIES; i++) {
                RunFixture fixture = RunFixture.create(workspace.runsFolder(), "run-" + i, "x");
                History history = new History(fixture, i);
                for (int attempts = 1 + i % 5; attempts > 0; attempts--) {
                    history.attempt();
                    // By the piece, and at once after several attempts.
                    if (i % 2 == 0) {
                        workspace.recorder().follow(fixture.folder());
                    }
                }
                workspace.recorder().catchUp(fixture.folder());
                superseded += check(workspace, fixture, "run-" + i);
            }
        }
        assertThat(superseded).as("events superseded in all").isGreaterThan(100);
    }

    private static int check(Workspace workspace, RunFixture fixture, String id) {
        List<RecordedEvent> all = new EventReader(fixture.events()).pollToEnd().events();
        List<RecordedEvent> current = CurrentEvents.of(all);
        SupersededEvents superseded = SupersededEvents.of(all);
        assertThat(all.stream().filter(event -> !superseded.covers(event.seq())))
                .containsExactlyElementsOf(current);
        assertThat(all)
                .allMatch(event -> !superseded.covers(event.seq()) || superseded.touches(event.seq(), event.seq()));

        RunRecord record = workspace.runs().find(id).orElseThrow();
        List<Long> stored = new ArrayList<>();
        workspace.runs().eachStep(id, entry -> add(stored, entry));
        Stream.of(
                        record.attempts(),
                        record.plans(),
                        record.stages(),
                        record.stageEnds(),
                        record.cells(),
                        record.checkpoints())
                .flatMap(List::stream)
                .forEach(entry -> add(stored, entry));
        assertThat(stored)
                .containsExactlyInAnyOrderElementsOf(
                        current.stream().map(RecordedEvent::seq).toList());

        assertThat(record.standingCells()).isEqualTo(of(RunEvent.EvalCell.class, current));
        int steps = of(RunEvent.Step.class, current).size();
        assertThat(record.row().stepsDone()).isEqualTo(steps);
        assertThat(workspace
                        .runs()
                        .steps(id, StepQuery.whole(1000, StepMetric.LOSS))
                        .current(StepMetric.LOSS)
                        .orElseThrow()
                        .of())
                .isEqualTo(steps);
        return all.size() - current.size();
    }

    private static void add(List<Long> numbers, StoredEvent<?> entry) {
        if (!entry.superseded()) {
            numbers.add(entry.seq());
        }
    }

    private static <E extends RunEvent> List<E> of(Class<E> type, List<RecordedEvent> events) {
        return events.stream()
                .map(RecordedEvent::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
