package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.result.Interval;
import org.junit.jupiter.api.Test;

/** What a study's numbers are worth. */
class StudyResultTest {
    private static StudyResult.Measured run(String variant, String order, long seed, double ap) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "e",
                "m",
                List.of(TaskSpec.of("t")),
                new MethodSpec("joint", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        return new StudyResult.Measured(
                new StudyRun(variant, order, seed, experiment), Map.of("ap", ap), Map.of("t", ap), 1, 1);
    }

    /** Half the width for 1, 2, 3 is t(0.975, 2) · 1 / √3 = 4.303 · 0.57735. */
    @Test
    void theIntervalIsStudents() {
        Interval interval = Interval.of(1, 2, 3).orElseThrow();
        assertThat(interval.mean()).isEqualTo(2);
        assertThat(interval.half().getAsDouble()).isCloseTo(2.4843, within(1e-4));
        assertThat(interval.holdsZero()).isTrue();
        assertThat(Interval.of(3, 4, 5).orElseThrow().holdsZero()).isFalse();
        assertThat(Interval.of(5).orElseThrow().holdsZero()).isTrue();
        assertThat(Interval.of()).isEmpty();
    }

    @Test
    void differencesArePairedBySeedAndOrder() {
        StudyResult result = new StudyResult(
                List.of(),
                List.of(
                        run("a", "given", 1, 10),
                        run("a", "given", 2, 30),
                        run("a", "reverse", 1, 50),
                        run("b", "given", 2, 29),
                        run("b", "given", 1, 8),
                        run("b", "given", 3, 99)));
        Interval found = result.difference("a", "b", StudyResult.metric("ap"))
                .orElseThrow()
                .interval();
        assertThat(found.n()).isEqualTo(2);
        assertThat(found.mean()).isCloseTo(1.5, within(1e-12));
        // Of 2 and 1: t(0.975, 1) · 0.7071 / √2.
        assertThat(found.half().getAsDouble()).isCloseTo(6.353, within(1e-3));
        assertThat(result.variants()).containsExactly("a", "b");
        assertThat(result.difference("a", "c", StudyResult.metric("ap"))).isEmpty();
    }
}
