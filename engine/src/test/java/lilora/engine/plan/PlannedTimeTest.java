package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What methods look at beside their steps takes time. */
class PlannedTimeTest {
    @TempDir
    private Path folder;

    private static double seconds(ExperimentSpec experiment, String method, Map<String, Object> options) {
        ExperimentSpec changed = experiment.withMethod(new MethodSpec(method, options));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(changed)) {
            return Objects.requireNonNull(
                    Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ComputeSpec.on("cpu", 1))
                            .seconds());
        }
    }

    /** Of training sequences of both tasks, in tokens of a step. */
    private static double all(ExperimentSpec experiment) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment)) {
            double tokens = inputs.tasks().stream()
                    .flatMap(task -> task.train().stream())
                    .mapToLong(PreparedTask.Example::length)
                    .sum();
            long parameters = ModelConfig.read(inputs.baseModel()).parameters();
            return tokens * CpuSpeed.guess(parameters, 1).secondsPerToken();
        }
    }

    @Test
    void gradientsCountAsStepsAndAForwardPassAsAThird() throws IOException {
        ExperimentSpec experiment = TinyWorld.create(folder).experiment("sequential-lora");
        double looked = all(experiment);
        double none = seconds(experiment, "sequential-lora", Map.of());
        Offset<Double> close = Offset.offset(1e-9);

        assertThat(seconds(experiment, "ewc", Map.of()) - none).isCloseTo(looked, close);
        assertThat(seconds(experiment, "ewc", Map.of("items", 1)) - none).isBetween(looked / 100, looked / 20);
        assertThat(seconds(experiment, "cl-moe", Map.of("form", "MERGED"))
                        - seconds(experiment, "cl-moe", Map.of("form", "PRISM")))
                .isCloseTo(looked / 3, close);
        assertThat(seconds(experiment, "keep-lora", Map.of("items", 1)) - none).isCloseTo(2 * looked, close);
    }
}
