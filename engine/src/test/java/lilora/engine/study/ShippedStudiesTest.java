package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.plan.Alignment;
import lilora.engine.plan.ExperimentFile;
import org.junit.jupiter.api.Test;

class ShippedStudiesTest {
    private static final Path EXPERIMENTS = Path.of("../assets/src/main/resources/lilora/assets/experiments");

    private static Study shipped(String name) {
        return Study.read(EXPERIMENTS.resolve(name), NamedModels.usual());
    }

    private static List<ExperimentSpec> experiments(Study study) {
        return study.runs().stream().map(run -> run.experiment().withName("")).toList();
    }

    @Test
    void theSensitivityStudyHasTheRunsOfItsFormWithoutAGrid() {
        StudySpec writtenOut = Json.read(
                Path.of("src/test/resources/lilora/engine/study/sensitivity-written-out.json"), StudySpec.class);
        ExperimentSpec base = ExperimentFile.read(EXPERIMENTS.resolve("cvit-mini-400.json"));
        Study study = shipped("cvit-mini-sensitivity.json");
        assertThat(experiments(study))
                .hasSize(42)
                .containsExactlyInAnyOrderElementsOf(experiments(Study.of(writtenOut, base)));
        assertThat(study.variants())
                .contains(
                        "LiLoRA, loss off",
                        "LiLoRA, sum, detachCosine true, stabilityWeight 0.01",
                        "LiLoRA, mean, stabilityWeight 100");
    }

    @Test
    void theStudyOfMethodsHoldsEveryMethodOfTasks() {
        Map<String, Long> runs = shipped("cvit-mini-methods.json").runs().stream()
                .collect(Collectors.groupingBy(run -> run.experiment().method().id(), Collectors.counting()));
        Set<String> found = MethodCatalog.load().all().stream()
                .map(method -> ((MethodDescriptor<?>) method.descriptor()).id())
                .filter(id -> !id.equals(Alignment.METHOD))
                .collect(Collectors.toSet());
        assertThat(runs.keySet()).isEqualTo(found);
        runs.forEach((method, count) ->
                assertThat(count).as(method).isGreaterThanOrEqualTo(method.equals("zero-shot") ? 1 : 3));
    }
}
