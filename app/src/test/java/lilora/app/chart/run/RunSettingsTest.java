package lilora.app.chart.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.Test;

/** What people read of the tasks that a run learns. */
class RunSettingsTest {
    private static String tasks(TaskSpec... tasks) {
        ExperimentSpec experiment = new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "a name",
                "/nano",
                List.of(tasks),
                new MethodSpec("lilora", Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                1,
                null,
                null);
        return RunSettings.of(experiment, MethodCatalog.load())
                .all()
                .get(RunSettings.TASKS)
                .shown();
    }

    /** Runs on 200 and on 400 items are kept apart, so their lines must not be called the same. */
    @Test
    void howMuchOfATaskIsUsedIsPartOfItsWords() {
        assertThat(tasks(TaskSpec.of("/b-mini"), TaskSpec.of("/a-mini"))).isEqualTo("a-mini, b-mini");
        assertThat(tasks(new TaskSpec("/b-mini", 200, 100, null, null), new TaskSpec("/a-mini", 200, 100, null, null)))
                .isEqualTo("a-mini, b-mini, each 200 training items, 100 test items");
        assertThat(tasks(new TaskSpec("/b-mini", null, null, 2.0, 0.01), TaskSpec.of("/a-mini")))
                .isEqualTo("a-mini, b-mini (epochs 2, learning rate 0.01)");
    }
}
