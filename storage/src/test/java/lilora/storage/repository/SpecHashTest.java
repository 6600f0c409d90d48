package lilora.storage.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.storage.RunFixture;
import org.junit.jupiter.api.Test;

class SpecHashTest {
    private static final RunSpec ONE = RunFixture.spec("a", "x", 2, "lilora", 1);

    private static RunSpec with(ExperimentSpec experiment, ComputeSpec compute, Map<String, String> hashes) {
        return new RunSpec(ONE.schema(), ONE.runId(), ONE.created(), experiment, compute, hashes, ONE.versions());
    }

    @Test
    void seedNameDeviceAndThreadsMakeNoOtherExperiment() {
        assertThat(SpecHash.butSeed(RunFixture.spec("b", "y", 2, "lilora", 2))).isEqualTo(SpecHash.butSeed(ONE));
        assertThat(SpecHash.butSeed(with(ONE.experiment(), ComputeSpec.on("cpu", 8), ONE.hashes())))
                .isEqualTo(SpecHash.butSeed(ONE));
    }

    @Test
    void methodOptionsTasksContentsAndPrecisionDo() {
        ExperimentSpec experiment = ONE.experiment();
        List<RunSpec> others = List.of(
                RunFixture.spec("b", "x", 3, "lilora", 1),
                RunFixture.spec("b", "x", 2, "lora", 1),
                with(experiment.withMethod(new MethodSpec("lilora", Map.of("rank", 8))), ONE.compute(), ONE.hashes()),
                with(experiment.withTraining(experiment.training().withEpochs(2)), ONE.compute(), ONE.hashes()),
                with(experiment.withStartAdapter("/adapter"), ONE.compute(), ONE.hashes()),
                with(experiment, ComputeSpec.on("cuda:0", 1), ONE.hashes()),
                with(experiment, ONE.compute(), Map.of("baseModel", "another")));

        assertThat(others).extracting(SpecHash::butSeed).doesNotHaveDuplicates().doesNotContain(SpecHash.butSeed(ONE));
    }

    @Test
    void oneStartAdapterInTwoPlacesIsOne() {
        ExperimentSpec experiment = ONE.experiment();
        Map<String, String> hashes = Map.of("baseModel", "abc", "startAdapter", "def");

        assertThat(SpecHash.butSeed(with(experiment.withStartAdapter("/here"), ONE.compute(), hashes)))
                .isEqualTo(SpecHash.butSeed(with(experiment.withStartAdapter("/there"), ONE.compute(), hashes)));
    }

    @Test
    void oneTaskInTwoPlacesIsOneAndTwoTasksOfOneContentAreAllowed() {
        RunSpec here = with(
                ONE.experiment().withTasks(List.of(TaskSpec.of("/here"), TaskSpec.of("/copy"))),
                ONE.compute(),
                Map.of("/here", "abc", "/copy", "abc"));
        RunSpec there = with(
                ONE.experiment().withTasks(List.of(TaskSpec.of("/there"), TaskSpec.of("/copy"))),
                ONE.compute(),
                Map.of("/there", "abc", "/copy", "abc"));

        assertThat(SpecHash.butSeed(here)).isEqualTo(SpecHash.butSeed(there));
    }
}
