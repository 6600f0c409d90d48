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
import lilora.engine.method.MethodCatalog;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        String before = Fingerprints.ofModel(model);
        Files.writeString(model.resolve("pytorch_model.bin"), "others");
        assertThat(Fingerprints.ofModel(model)).isNotEqualTo(before);
        Files.writeString(model.resolve("model.safetensors"), "weights");
        String safe = Fingerprints.ofModel(model);
        Files.writeString(model.resolve("pytorch_model.bin"), "weights");
        assertThat(Fingerprints.ofModel(model)).isEqualTo(safe);
    }

    private RunSpec run(Map<String, String> hashes, String startAdapter) {
        return run(hashes, startAdapter, model);
    }

    private static RunSpec run(Map<String, String> hashes, String startAdapter, Path model) {
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
                Map.of("baseModel", Fingerprints.ofModel(model), "startAdapter", Fingerprints.ofAdapter(adapter)),
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

    /** A file, others that are there too, and whether anything reads it beside them. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            config.json,             -,                       true
            generation_config.json,  -,                       true
            preprocessor_config.json, -,                      true
            processor_config.json,   -,                       true
            chat_template.json,      -,                       true
            chat_template.jinja,     -,                       true
            chat_template.jinja,     chat_template.json,      true
            tokenizer.json,          -,                       true
            tokenizer_config.json,   -,                       true
            special_tokens_map.json, -,                       true
            added_tokens.json,       tokenizer.model,         true
            tokenizer.model,         -,                       true
            tokenizer.model,         tokenizer_config.json,   true
            tokenizer.model,         tokenizer.json,          false
            vocab.json,              merges.txt,              true
            merges.txt,              vocab.json,              true
            merges.txt,              vocab.json tokenizer.json, false
            merges.txt,              vocab.json tokenizer.model, false
            model.safetensors,       -,                       true
            model-00001-of-00001.safetensors, model.safetensors.index.json, true
            pytorch_model.bin,       -,                       true
            pytorch_model.bin,       model.safetensors,       false
            README.md,               -,                       false
            """)
    void everyFileThatIsReadCounts(String name, String others, boolean counts) throws IOException {
        Files.delete(model.resolve("pytorch_model.bin"));
        for (String other : others == null ? new String[0] : others.split(" ")) {
            Files.writeString(model.resolve(other), "{}");
        }
        Files.writeString(model.resolve(name), "one");
        String one = Fingerprints.ofModel(model);
        Files.writeString(model.resolve(name), "two");
        assertThat(Fingerprints.ofModel(model).equals(one)).isNotEqualTo(counts);
    }

    /** Of a version for which pickles did not count. */
    @Test
    void runsOfTheFirstVersionOpenAsBefore() throws IOException {
        Path weights = model.resolve("pytorch_model.bin");
        byte[] bytes = Files.readAllBytes(weights);
        Files.delete(weights);
        String then = Fingerprints.ofModel(model);
        Files.write(weights, bytes);
        Fingerprints.requireModelUnchanged(run(Map.of("baseModel", then), null));
    }

    /** Hashes as runs have them that were made when neither {@code tokenizer.model} nor {@code chat_template.jinja} counted. */
    @Test
    void runsFromBeforeTextsCountedOpenAsBefore() throws IOException {
        String then = "9fefcd00b303ccf340089389cbdaeb33438357b430db286ebb4402f4b6744a29";
        assertThat(Fingerprints.ofModel(model)).isEqualTo(then);
        Files.writeString(model.resolve("tokenizer.model"), "pieces");
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages }}");
        String now = Fingerprints.ofModel(model);
        assertThat(now).isNotEqualTo(then);
        Fingerprints.requireModelUnchanged(run(Map.of("baseModel", then), null));
        Fingerprints.requireModelUnchanged(run(Map.of("baseModel", now), null));
        Files.writeString(model.resolve("tokenizer.model"), "other pieces");
        assertThatThrownBy(() -> Fingerprints.requireModelUnchanged(run(Map.of("baseModel", now), null)))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith(model + " has changed");
        Files.writeString(model.resolve("config.json"), "{ }");
        assertThatThrownBy(() -> Fingerprints.requireModelUnchanged(run(Map.of("baseModel", then), null)))
                .isInstanceOf(InputException.class);
    }

    /** What is kept of images in a workspace is found again, by runs from before and by runs from now on. */
    @Test
    void featuresDoNotDependOnWhatSplitsTexts() throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("lilora"))) {
            Path folder = inputs.baseModel();
            Map<String, String> before = Fingerprints.of(inputs);
            Files.writeString(folder.resolve("chat_template.jinja"), "USER: ... ASSISTANT: ");
            Map<String, String> after = Fingerprints.of(inputs);
            assertThat(after.get("baseModel")).isNotEqualTo(before.get("baseModel"));
            assertThat(Fingerprints.requireUnchanged(run(before, null, folder), inputs))
                    .isEqualTo(before.get("baseModel"))
                    .isEqualTo(Fingerprints.requireUnchanged(run(after, null, folder), inputs));
        }
    }
}
