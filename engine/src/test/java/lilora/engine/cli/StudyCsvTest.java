package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.DataPasses;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.junit.jupiter.api.Test;

/** A study as a table that another program draws from. */
class StudyCsvTest {
    private static StudyResult.Measured run(
            String variant, Map<String, Object> options, double rate, long seed, Map<String, Double> metrics) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "e",
                "m",
                List.of(TaskSpec.of("t")),
                new MethodSpec("lilora", options),
                TrainingSpec.DEFAULT.withLearningRate(rate),
                EvaluationSpec.DEFAULT,
                seed);
        return new StudyResult.Measured(
                new StudyRun(variant, "given", seed, experiment),
                metrics,
                Map.of("t", 1.0),
                20,
                10,
                variant.startsWith("=") ? 60.0 * seed : null,
                variant.startsWith("=") ? new DataPasses(1, 0.25, 0.5) : null);
    }

    @Test
    void aVariantIsARowWithTheSettingsThatDifferAndTheEndsOfEachInterval() {
        // Of 60 and 62 the half is t(0.975, 1) · 1.41421 / √2 = 12.706.
        StudyResult result = new StudyResult(
                List.of(),
                List.of(
                        run("=off", Map.of("stabilityWeight", 0), 1e-3, 1, Map.of("ap", 60.0, "bwt", -2.0)),
                        run("on, mean", Map.of("stabilityReduction", "MEAN"), 1e-3, 1, Map.of("ap", 60.0)),
                        run("=off", Map.of("stabilityWeight", 0), 1e-3, 2, Map.of("ap", 62.0, "bwt", -2.0))));

        assertThat(new StudyCsv(result, MethodCatalog.load()).text()).isEqualTo("""
                        variant,method,needs,method.options.stabilityReduction,method.options.stabilityWeight,runs,seeds,orders,stored,trained,\
                        passes learned,passes rehearsed,passes looked at,minutes median,\
                        AP,AP low,AP high,AP n,BWT,BWT low,BWT high,BWT n
                        '=off,lilora,task of each question,SUM,0.0,2,2,1,20,10,1.0,0.25,0.5,1.5,61.0,48.294,73.706,2,-2.0,-2.0,-2.0,2
                        "on, mean",lilora,task of each question,MEAN,1.0,1,1,1,20,10,,,,,60.0,,,1,,,,
                        """.replace("\n", "\r\n"));
    }
}
