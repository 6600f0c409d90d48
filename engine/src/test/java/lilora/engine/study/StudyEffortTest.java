package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.result.DataPasses;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StudyEffortTest {
    private final List<StudyResult.Measured> runs = new ArrayList<>();

    private void run(String variant, @Nullable Double seconds, @Nullable DataPasses passes) {
        long seed = runs.size();
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "",
                "m",
                List.of(TaskSpec.of("t")),
                new MethodSpec("replay", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        runs.add(new StudyResult.Measured(
                new StudyRun(variant, "given", seed, experiment), Map.of(), Map.of(), 1, 1, seconds, passes));
    }

    private StudyEffort effort() {
        return new StudyEffort(new StudyResult(List.of(), runs));
    }

    /** One that stood still for a night is no sign of what the method takes. */
    @Test
    void theTimeIsTheMedian() {
        run("a", 60.0, null);
        run("a", 36000.0, null);
        run("a", 120.0, null);
        assertThat(effort().minutes("a")).hasValue(2);
        run("a", 180.0, null);
        assertThat(effort().minutes("a")).hasValue(2.5);
    }

    @Test
    void whatOneRunDoesNotTellIsNotKnown() {
        run("a", 60.0, new DataPasses(1, 0, 0));
        run("a", null, null);
        run("b", 60.0, new DataPasses(1, 0, 0));
        assertThat(effort().minutes("a")).isEmpty();
        assertThat(effort().passes("a")).isEmpty();
        assertThat(effort().sentences(UnaryOperator.identity()))
                .contains("A dash for minutes: ")
                .contains("A dash for passes: ");
    }

    @Test
    void whatIsRehearsedOrLookedAtIsToldByVariant() {
        run("plain", 60.0, new DataPasses(1, 0, 0));
        run("replay", 60.0, new DataPasses(1, 0.25, 0));
        run("replay", 60.0, new DataPasses(1, 0.15, 0));
        run("EWC", 60.0, new DataPasses(1, 0, 0.5));
        assertThat(effort().passes("replay").orElseThrow().all()).isEqualTo(1.2);
        assertThat(effort().sentences(name -> "<" + name + ">"))
                .endsWith(
                        "Of the passes, over items of earlier tasks: <replay> 0.20. Of the passes, beside the steps: <EWC> 0.50.");
    }
}
