package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Qwen2VlConfigTest {
    /** Of Qwen2-VL-2B-Instruct. */
    private static final String PUBLISHED = """
            {"architectures": ["Qwen2VLForConditionalGeneration"], "attention_dropout": 0.0, "bos_token_id": 151643,
             "eos_token_id": 151645, "vision_start_token_id": 151652, "vision_end_token_id": 151653, "vision_token_id": 151654,
             "image_token_id": 151655, "video_token_id": 151656, "hidden_act": "silu", "hidden_size": 1536,
             "initializer_range": 0.02, "intermediate_size": 8960, "max_position_embeddings": 32768, "max_window_layers": 28,
             "model_type": "qwen2_vl", "num_attention_heads": 12, "num_hidden_layers": 28, "num_key_value_heads": 2,
             "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768, "tie_word_embeddings": true,
             "torch_dtype": "bfloat16", "transformers_version": "4.41.2", "use_cache": true, "use_sliding_window": false,
             "vision_config": {"depth": 32, "embed_dim": 1280, "mlp_ratio": 4, "num_heads": 16, "in_chans": 3,
               "hidden_size": 1536, "patch_size": 14, "spatial_merge_size": 2, "spatial_patch_size": 14,
               "temporal_patch_size": 2},
             "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}, "vocab_size": 151936}
            """;

    @TempDir
    Path folder;

    private ModelConfig read(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);
        return ModelConfig.read(folder);
    }

    @Test
    void thePublishedConfigurationIsRead() throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), """
                {"min_pixels": 3136, "max_pixels": 12845056, "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2,
                 "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711],
                 "image_processor_type": "Qwen2VLImageProcessor", "processor_class": "Qwen2VLProcessor"}
                """);
        ModelConfig config = read(PUBLISHED);
        // As published: 2,208,985,600 parameters.
        assertThat(config.parameters()).isEqualTo(2_208_985_600L);
        assertThat(config.text().rope()).isEqualTo(new Rope(1e6, new Rope.None(), List.of(16, 24, 24)));
        assertThat(config.text().windows()).hasSize(28).containsOnly(DecoderConfig.ALL);
        assertThat(config.imageTokens()).isEqualTo(16_384);
        assertThat(config.grid(new ImageSize(28 * 5, 28 * 3))).isEqualTo(new ImageGrid(3, 5));
        assertThat(config.images(folder).size(() -> new ImageSize(640, 480))).isEqualTo(new ImageSize(644, 476));
        assertThat(config.linearSites().stream().map(LinearSite::name))
                .startsWith("visual.merger.mlp.0", "visual.merger.mlp.2", "model.layers.0.self_attn.q_proj")
                .endsWith("lm_head");
        assertThat(config.paperTargets()).hasSameSizeAs(TrainingSpec.MLP_AND_PROJECTOR);
        assertThatThrownBy(() -> config.grid(new ImageSize(28, 30))).hasMessageContaining("whole 28 pixels");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            vision_config/patch_size          ~ [14, 14]                                      ~ vision_config.patch_size
            vision_config/hidden_size         ~ 1280                                          ~ vision_config.hidden_size is 1280, but the decoder's hidden_size is 1536
            vision_config/in_chans            ~ 1                                             ~ vision_config.in_chans is '1'
            vision_config/spatial_patch_size  ~ 16                                            ~ vision_config.spatial_patch_size is 16, but patch_size is 14
            vision_config/fullatt_block_indexes ~ [7]                                         ~ vision_config.fullatt_block_indexes is unknown
            vision_config/window_size         ~ 112                                           ~ vision_config.window_size is unknown
            vision_config/model_type          ~ "qwen2_5_vl"                                  ~ vision_config.model_type is 'qwen2_5_vl'
            vision_config/hidden_act          ~ "mish"                                        ~ vision_config.hidden_act is 'mish'
            vision_config/rope_parameters     ~ {"rope_type": "linear", "factor": 2}          ~ vision_config.rope_parameters.rope_type is 'linear'
            vision_config/num_heads           ~ 7                                             ~ vision_config.embed_dim (1280) is not a multiple of num_heads (7)
            rope_scaling                      ~ {"type": "mrope", "mrope_section": [16, 24, 23]} ~ [16, 24, 23], which must add up to half the size of a head (64)
            rope_scaling                      ~ {"type": "mrope", "mrope_section": [32, 32]}  ~ rope_scaling.mrope_section is '[32,32]'
            rope_scaling                      ~ {"type": "longrope", "mrope_section": [16, 24, 24]} ~ rope_scaling.type is 'longrope'
            rope_scaling                      ~ {"type": "mrope", "mrope_interleaved": true}  ~ rope_scaling.mrope_interleaved is unknown
            image_token_id                    ~ 151936                                        ~ image_token_id is 151936, outside the vocabulary
            hidden_act                        ~ "gelu"                                        ~ hidden_act is 'gelu'
            head_dim                          ~ 64                                            ~ head_dim is unknown
            attention_dropout                 ~ 0.1                                           ~ attention_dropout is '0.1'
            use_sliding_windows               ~ true                                          ~ use_sliding_windows is unknown
            quantization_config               ~ {"bits": 4}                                   ~ quantization_config
            eos_token_id                      ~ 200000                                        ~ eos_token_id is '200000'
            """)
    void whatIsNotComputedIsRefusedByName(String field, String value, String message) {
        ObjectNode config = (ObjectNode) Json.parse("config", PUBLISHED, JsonNode.class);
        String[] path = field.split("/", -1);
        ObjectNode object = path.length == 2 ? (ObjectNode) config.path(path[0]) : config;
        object.set(path[path.length - 1], Json.parse("value", value, JsonNode.class));
        assertThatThrownBy(() -> read(config.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.resolve("config.json") + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void fieldsOnTopMayRepeatThoseOfTheDecoderButNotDiffer() throws IOException {
        ObjectNode config = (ObjectNode) Json.parse("config", PUBLISHED, JsonNode.class);
        ObjectNode text = config.deepCopy();
        text.retain(
                "hidden_size",
                "intermediate_size",
                "num_attention_heads",
                "num_hidden_layers",
                "num_key_value_heads",
                "rms_norm_eps",
                "rope_theta",
                "rope_scaling",
                "vocab_size",
                "max_position_embeddings",
                "hidden_act",
                "max_window_layers");
        text.put("model_type", "qwen2_vl_text");
        config.set("text_config", text);
        for (String old : List.of("sliding_window", "use_sliding_window")) {
            config.remove(old);
        }
        assertThat(read(config.toString()).parameters()).isEqualTo(2_208_985_600L);
        config.put("rms_norm_eps", 1e-5);
        assertThatThrownBy(() -> read(config.toString()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "rms_norm_eps is '1.0E-5', which is not supported (as in text_config.rms_norm_eps)");
    }

    @Test
    void newModelsStartWithNormsOfOneAndTheSameWeightsFromOneSeed() throws IOException {
        ModelConfig config = read(PUBLISHED);
        assertThat(config.initialValues(1).of("visual.blocks.0.norm1.weight", new long[] {3}))
                .containsExactly(1, 1, 1);
        assertThat(config.initialValues(1).of("visual.blocks.0.norm1.bias", new long[] {2}))
                .containsExactly(0, 0);
        float[] first = config.initialValues(1).of("lm_head.weight", new long[] {2, 2});
        assertThat(config.initialValues(1).of("lm_head.weight", new long[] {2, 2}))
                .isEqualTo(first);
        assertThat(config.initialValues(2).of("lm_head.weight", new long[] {2, 2}))
                .isNotEqualTo(first);
        assertThat(Map.of(
                        "model.visual.merger.ln_q.bias",
                        "visual.merger.ln_q.bias",
                        "model.language_model.norm.weight",
                        "model.norm.weight",
                        "lm_head.weight",
                        "lm_head.weight"))
                .allSatisfy((stored, published) ->
                        assertThat(config.publishedName(stored)).isEqualTo(published));
    }
}
