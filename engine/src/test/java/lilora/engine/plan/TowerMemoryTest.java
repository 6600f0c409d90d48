package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.result.MemoryPlan;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is planned for the vision tower's pass beside what a process of its own really takes. */
class TowerMemoryTest {
    @TempDir
    static Path folder;

    @BeforeAll
    static void writeModels() throws IOException {
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        write("clip", """
                {"model_type": "llava", "image_token_index": 3, "vision_feature_layer": -2,
                 "vision_feature_select_strategy": "default", "projector_hidden_act": "gelu",
                 "vision_config": {"model_type": "clip_vision_model", "hidden_size": 256, "intermediate_size": 1024,
                  "num_hidden_layers": 6, "num_attention_heads": 4, "image_size": 224, "patch_size": 14},
                 "text_config": {"model_type": "llama", "vocab_size": 320, "hidden_size": 32,
                  "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 4,
                  "rms_norm_eps": 1e-5, "max_position_embeddings": 512, "tie_word_embeddings": false}}
                """);
        write("qwen", """
                {"model_type": "qwen2_vl", "vocab_size": 320, "hidden_size": 32, "intermediate_size": 48,
                 "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
                 "max_position_embeddings": 512, "eos_token_id": 2, "tie_word_embeddings": true,
                 "rope_scaling": {"type": "mrope", "mrope_section": [2, 1, 1]},
                 "image_token_id": 3, "video_token_id": 4, "vision_start_token_id": 5, "vision_end_token_id": 6,
                 "vision_token_id": 7,
                 "vision_config": {"depth": 3, "embed_dim": 512, "hidden_size": 32, "mlp_ratio": 4, "num_heads": 8,
                  "in_chans": 3, "patch_size": 14, "spatial_patch_size": 14}}
                """);
        Json.writeAtomically(
                folder.resolve("qwen/preprocessor_config.json"),
                Map.of(
                        "image_processor_type", "Qwen2VLImageProcessor",
                        "patch_size", 14,
                        "merge_size", 2,
                        "temporal_patch_size", 2,
                        "min_pixels", 784,
                        "max_pixels", 1 << 21));
    }

    private static void write(String name, String config) throws IOException {
        Path model = Files.createDirectories(folder.resolve(name));
        Files.writeString(model.resolve("config.json"), config);
    }

    private static ModelConfig weights(String name) {
        Path model = folder.resolve(name);
        ModelConfig config = ModelConfig.read(model);
        if (!Files.exists(model.resolve("model.safetensors"))) {
            try (BaseModel made = BaseModel.trainable(config, Compute.cpu(), 1)) {
                TensorWriter.write(model.resolve("model.safetensors"), made.parameters(), Map.of("format", "pt"));
            }
        }
        return config;
    }

    /** Images of 256 patches, and one of 6,400. */
    @ParameterizedTest
    @CsvSource({
        "clip, 64, 224, 256, false",
        "clip, 64, 224, 256, true",
        "qwen, 1, 1120, 1600, false",
        "qwen, 1, 1120, 1600, true",
    })
    void plannedMemoryIsWithinTenPercentOfTheMeasuredPeak(
            String model, int images, int side, int tokens, boolean narrow) throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/clear_refs")).exists();
        ModelConfig config = weights(model);
        int number = narrow ? Short.BYTES : Float.BYTES;
        MeasuredTower.Case asked = new MeasuredTower.Case(folder.resolve(model).toString(), images, side, narrow);
        long expected = config.towerBytes(images, tokens, number);
        long found = MeasuredProcess.bytes(MeasuredTower.class, asked, folder);
        System.err.printf(
                "%s planned %d measured %d ratio %.3f%n",
                asked, expected >> 20, found >> 20, (double) expected / found);
        assertThat((double) expected / found).isBetween(0.9, 1.1);
    }

    /** LLaVA-1.5-7B's tower over the 32 images of a batch, and Qwen2-VL's over one that is four times as large. */
    @Test
    void largeImagesTakeWhatTheyTake() throws IOException {
        double gib = 1L << 30;
        ModelConfig seven = ModelConfig.read(SevenBillion.write(folder.resolve("seven")));
        assertThat(seven.towerBytes(32, 576, 2) / gib).isBetween(0.4, 0.7);
        assertThat(seven.towerBytes(32, 576, 4) / gib).isBetween(0.9, 1.3);
        ModelConfig qwen = ModelConfig.read(folder.resolve("qwen"));
        // Linear in the tokens: attention is never written out.
        assertThat(qwen.towerBytes(1, 4096, 2)).isEqualTo(4 * qwen.towerBytes(1, 1024, 2));
    }

    @Test
    void aRunThatTrainsNothingIsPlannedWithItsTower() throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        var spec = world.experiment("zero-shot");
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                RunInputs uncached = new Preparation(MethodCatalog.load())
                        .prepare(spec.withTraining(spec.training().withFeatures(FeatureStorage.NONE)))) {
            ModelConfig config = ModelConfig.read(inputs.baseModel());
            MemoryPlan plan =
                    Planner.plan(inputs, config, ComputeSpec.on("cpu", 1)).memory();
            assertThat(plan.activations()).isEqualTo(config.towerBytes(32, config.imageTokens(), Float.BYTES));
            // Eight images are shown at a time.
            assertThat(Planner.plan(uncached, config, ComputeSpec.on("cpu", 1))
                            .memory()
                            .activations())
                    .isEqualTo(config.towerBytes(8, config.imageTokens(), Float.BYTES));
        }
    }
}
