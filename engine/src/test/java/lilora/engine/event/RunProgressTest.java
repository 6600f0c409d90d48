package lilora.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import lilora.engine.result.HeldOutPlan;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunProgressTest {
    private static final int STEPS = 4;
    private static final int ITEMS = 10;

    private final RunProgress progress = new RunProgress();

    @Test
    void aNewStageHasNoStepUntilItsFirst() {
        stage(1);
        step(1, STEPS);
        stage(2);

        assertThat(progress.lastStep()).isEmpty();
        assertThat(progress.activity()).isEqualTo("learning task 2");

        step(2, 1);

        assertThat(progress.lastStep())
                .hasValueSatisfying(step -> assertThat(step.step()).isEqualTo(1));
    }

    @Test
    void whatIsLeftIsPricedByWhatWasMeasured() {
        planned();
        stage(1);
        for (int step = 1; step <= STEPS; step++) {
            step(1, step);
        }

        assertThat(progress.remainingSeconds()).as("no prompt timed yet").isEmpty();

        cell(1, 1, 80);

        // Left: four steps of 2 s, two cells of ten prompts of 0.5 s; done: as many steps, one cell.
        assertThat(progress.remainingSeconds()).hasValueCloseTo(18.0, within(1e-9));
        assertThat(progress.fraction()).isCloseTo(13.0 / 31, within(1e-9));
    }

    @Test
    void measurementsOfHeldOutItemsAreLeftAndPricedToo() {
        planned(new HeldOutPlan(16, 4, 64, 8));
        stage(1);
        measured(0);
        for (int step = 1; step <= STEPS; step++) {
            step(1, step);
        }
        measured(STEPS);
        cell(1, 1, 80);

        // As above, and two measurements of 3 s.
        assertThat(progress.remainingSeconds()).hasValueCloseTo(18.0 + 6, within(1e-9));
        assertThat(progress.fraction()).isCloseTo((13.0 + 6) / (31 + 12), within(1e-9));
        assertThat(progress.lastHeldOut())
                .hasValueSatisfying(loss -> assertThat(loss.step()).isEqualTo(STEPS));
    }

    private void measured(int step) {
        progress.accept(new RunEvent.SampleAnswer(1, step, 1, "a", List.of(), "What?", "this", "that"));
        progress.accept(new RunEvent.HeldOutLoss(1, step, 1.5, 40, 16, 3));
    }

    @Test
    void aStepRepeatedAfterAResumptionIsCountedOnce() {
        planned();
        step(1, 1);
        step(1, 2);
        double before = progress.fraction();
        step(1, 2);

        assertThat(progress.fraction()).isEqualTo(before);
    }

    @Test
    void aCellEvaluatedAgainTakesThePlaceOfTheFirst() {
        cell(1, 1, 80);
        cell(1, 1, 60);

        assertThat(progress.cells()).hasSize(1);
        assertThat(progress.matrix(2).at(1, 1)).hasValue(60);
    }

    private void planned() {
        planned(null);
    }

    private void planned(@Nullable HeldOutPlan heldOut) {
        List<RunPlan.StagePlan> stages = List.of(
                new RunPlan.StagePlan(1, List.of(1), "task 1", 64, STEPS),
                new RunPlan.StagePlan(2, List.of(2), "task 2", 64, STEPS));
        ParameterPlan none = new ParameterPlan(0, 0, 0, 0, 0, 2, 0, 16, 0, 0, Map.of());
        progress.accept(new RunEvent.Planned(
                new RunPlan(null, none, 0, stages, 3, 3 * ITEMS, 0, 0, 0, null, null, null, null, heldOut, null)));
    }

    private void stage(int number) {
        progress.accept(new RunEvent.StageStart(number, 2, List.of(number), "task " + number, 64, STEPS));
    }

    private void step(int stage, int step) {
        progress.accept(new RunEvent.Step(stage, step, 1, 1, 0, 1, 1e-3, 16, 2, 100));
    }

    private void cell(int stage, int task, double score) {
        progress.accept(new RunEvent.EvalCell(stage, task, score, "exact", 100, ITEMS, Map.of(), "", 5));
    }
}
