package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
    @TempDir
    private Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{}");
        Files.writeString(model.resolve("pytorch_model.bin"), "weights");
    }

    @Test
    void picklesCountWhereTheyAreTheWeights() throws IOException {
        String before = Fingerprints.folder(model);
        Files.writeString(model.resolve("pytorch_model.bin"), "others");
        assertThat(Fingerprints.folder(model)).isNotEqualTo(before);
        Files.writeString(model.resolve("model.safetensors"), "weights");
        String safe = Fingerprints.folder(model);
        Files.writeString(model.resolve("pytorch_model.bin"), "weights");
        assertThat(Fingerprints.folder(model)).isEqualTo(safe);
    }

    private RunSpec run(Map<String, String> hashes, String startAdapter) {
        ExperimentSpec experiment = new ExperimentSpec(
                        ExperimentSpec.SCHEMA,
                        "name",
                        model.toString(),
                        List.of(TaskSpec.of("task")),
                        new MethodSpec("lilora", Map.of()),
                        TrainingSpec.DEFAULT,
                        EvaluationSpec.DEFAULT,
                        1)
                .withStartAdapter(startAdapter);
        return new RunSpec(
                RunSpec.SCHEMA, "run", "2026-01-01T00:00:00Z", experiment, ComputeSpec.on("cpu", 1), hashes, Map.of());
    }

    @Test
    void modelsAndStartAdaptersThatChangedAreRefusedByName() throws IOException {
        Path adapter = Files.createDirectory(folder.resolve("adapter"));
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        RunSpec spec = run(
                Map.of("baseModel", Fingerprints.folder(model), "startAdapter", Fingerprints.folder(adapter)),
                adapter.toString());
        Fingerprints.requireModelUnchanged(spec);
        Files.writeString(adapter.resolve("adapter_config.json"), "{ }");
        assertThatThrownBy(() -> Fingerprints.requireModelUnchanged(spec))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(adapter + " has changed");
        Files.writeString(adapter.resolve("adapter_config.json"), "{}");
        Files.writeString(model.resolve("pytorch_model.bin"), "others");
        assertThatThrownBy(() -> Fingerprints.requireModelUnchanged(spec))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(model + " has changed");
    }

    /** Of a version for which pickles did not count. */
    @Test
    void runsOfAnOlderVersionOpenAsBefore() throws IOException {
        Path weights = model.resolve("pytorch_model.bin");
        byte[] bytes = Files.readAllBytes(weights);
        Files.delete(weights);
        String then = Fingerprints.folder(model);
        Files.write(weights, bytes);
        Fingerprints.requireModelUnchanged(run(Map.of("baseModel", then), null));
    }
}
