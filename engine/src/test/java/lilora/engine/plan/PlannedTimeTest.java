package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.study.ShippedResults;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What methods look at beside their steps takes time. */
class PlannedTimeTest {
    private static final Path EXPERIMENTS = Path.of("../assets/src/main/resources/lilora/assets/experiments");

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
            return tokens * Speed.guess(parameters, ComputeSpec.on("cpu", 1)).secondsPerToken();
        }
    }

    private static double middleOfShippedResults(String method) throws IOException {
        double[] seconds =
                ShippedResults.lines(EXPERIMENTS.resolve("results/cvit-mini-methods" + ShippedResults.ENDING)).stream()
                        .map(line -> Json.parse("results", line, JsonNode.class))
                        .filter(result -> result.at("/content/experiment/method/id")
                                .asText()
                                .equals(method))
                        .mapToDouble(result -> result.path("seconds").asDouble())
                        .sorted()
                        .toArray();
        return seconds[seconds.length / 2];
    }

    /** On one thread of a usual computer of today, on which nothing has run yet. */
    @ParameterizedTest
    @ValueSource(strings = {"sequential-lora", "replay", "ewc", "mr-lora", "joint"})
    void theGuessIsNoMoreThanTwoTimesOffWhatTheShippedStudyTook(String method) throws IOException {
        ExperimentSpec experiment = ExperimentFile.read(EXPERIMENTS.resolve("cvit-mini-400.json"));
        double guessed = seconds(experiment, method, Map.of());
        double took = middleOfShippedResults(method);
        assertThat(guessed).isBetween(took / 2, took * 2);
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
