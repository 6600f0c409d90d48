package lilora.engine.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lilora.engine.InputException;
import org.junit.jupiter.api.Test;

class TaskSpecTest {
    /** More would be steps beyond what an int counts, of which a run would quietly take one. */
    @Test
    void epochsAndRateOfATaskHaveTheLimitsOfTheExperiment() {
        TaskSpec task = new TaskSpec("folder", null, null, 1000.0, 10.0);
        assertThat(task.withEpochs(null).learningRate()).isEqualTo(10);
        assertThatThrownBy(() -> task.withEpochs(1e12))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Field \"epochs\" of task folder is 1.0E12; it must be at most 1000 (leave it out for the default).");
        assertThatThrownBy(() -> task.withLearningRate(10.5))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("\"learningRate\" of task folder is 10.5; it must be at most 10");
    }
}
