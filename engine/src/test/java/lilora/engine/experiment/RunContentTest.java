package lilora.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What two runs are one another's repetition by. */
class RunContentTest {
    private static RunContent with(Object weight) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "e",
                "m",
                List.of(TaskSpec.of("t")),
                new MethodSpec("lilora", Map.of("stabilityWeight", weight, "mode", "PAPER", "detachCosine", true)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                1);
        return RunContent.of(experiment, ComputeSpec.on("cpu", 1), Map.of());
    }

    /** A form writes 1.0 where a person writes 1; the method computes the same bits. */
    @Test
    void aWholeNumberIsTheSameWithAPointAndWithout() {
        assertThat(with(1)).isEqualTo(with(1.0)).isEqualTo(with(1L)).hasSameHashCodeAs(with(1.0));
        assertThat(with(1)).isNotEqualTo(with(1.5)).isNotEqualTo(with(2));
    }
}
