package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the configurations of decoders and towers other than LLaVA-1.5's say, leave out, and may not say. */
class DecoderConfigTest {
    private static final int ALL = DecoderConfig.ALL;

    @TempDir
    Path folder;

    private LlavaConfig read(String text, String vision) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llava", "image_token_index": 7, "text_config": {%s}, "vision_config": {%s}}
                """.formatted(text, vision));
        return (LlavaConfig) ModelConfig.read(folder);
    }

    private DecoderConfig decoder(String text) throws IOException {
        return read(text, "\"model_type\": \"clip_vision_model\"").text();
    }

    @Test
    void whatIsLeftOutIsAsInTransformers() throws IOException {
        DecoderConfig mistral = decoder("\"model_type\": \"mistral\", \"num_hidden_layers\": 2");
        assertThat(mistral.keyHeads()).isEqualTo(8);
        assertThat(mistral.intermediate()).isEqualTo(14_336);
        assertThat(mistral.positions()).isEqualTo(131_072);
        assertThat(mistral.windows()).containsExactly(4096, 4096);
        assertThat(mistral.queryBias() || mistral.outputBias() || mistral.mlpBias())
                .isFalse();
        DecoderConfig qwen = decoder("\"model_type\": \"qwen2\", \"num_hidden_layers\": 2, \"eos_token_id\": 5");
        assertThat(qwen.vocabulary()).isEqualTo(151_936);
        assertThat(qwen.intermediate()).isEqualTo(22_016);
        assertThat(qwen.keyHeads()).isEqualTo(32);
        assertThat(qwen.windows()).containsExactly(ALL, ALL);
        assertThat(qwen.queryBias()).isTrue();
        assertThat(qwen.outputBias()).isFalse();
        assertThat(decoder("\"model_type\": \"mistral\", \"num_key_value_heads\": null")
                        .keyHeads())
                .isEqualTo(32);
        assertThatThrownBy(() -> decoder("\"model_type\": \"qwen2\""))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("eos_token_id is not given");
    }

    @Test
    void windowsAreThoseOfTheLayersThatHaveThem() throws IOException {
        String qwen = "\"model_type\": \"qwen2\", \"num_hidden_layers\": 3, \"eos_token_id\": 5, ";
        String on = qwen + "\"use_sliding_window\": true, \"sliding_window\": 9, ";
        assertThat(decoder(on + "\"max_window_layers\": 1").windows()).containsExactly(ALL, 9, 9);
        assertThat(decoder(on + "\"layer_types\": [\"sliding_attention\", \"full_attention\", \"full_attention\"]")
                        .windows())
                .containsExactly(9, ALL, ALL);
        assertThat(decoder(qwen + "\"sliding_window\": 9, \"max_window_layers\": 1")
                        .windows())
                .containsExactly(ALL, ALL, ALL);
        assertThat(decoder("\"model_type\": \"mistral\", \"num_hidden_layers\": 1, \"sliding_window\": null")
                        .windows())
                .containsExactly(ALL);
    }

    /** Where that stands beside the object, as in Phi-3, and what the two default factors come to. */
    @Test
    void longRopeEndsWithItsFirstTraining() throws IOException {
        String scaling = "\"type\": \"longrope\", \"long_factor\": [2, 4], \"short_factor\": [1, 1.5]";
        String sizes = "\"head_dim\": 4, \"max_position_embeddings\": 128, ";
        DecoderConfig beside =
                decoder(sizes + "\"original_max_position_embeddings\": 16, \"rope_scaling\": {" + scaling + "}");
        assertThat(beside.positions()).isEqualTo(16);
        assertThat(beside.rope().scaling())
                .isEqualTo(new Rope.LongRope(List.of(1.0, 1.5), 16, Math.sqrt(1 + Math.log(8) / Math.log(16))));
        DecoderConfig within = decoder(
                sizes + "\"rope_scaling\": {" + scaling + ", \"factor\": 4, \"original_max_position_embeddings\": 32}");
        assertThat(within.positions()).isEqualTo(32);
        assertThat(within.rope().scaling().magnitude()).isEqualTo(Math.sqrt(1 + Math.log(4) / Math.log(32)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "model_type": "mistral", "attention_bias": true         | text_config.attention_bias is 'true'
            "model_type": "mistral", "sliding_window": 0            | text_config.sliding_window is '0'
            "model_type": "mistral", "layer_types": ["full_attention"] | text_config.layer_types
            "model_type": "qwen2", "eos_token_id": 5, "mlp_bias": true | text_config.mlp_bias is 'true'
            "model_type": "qwen2", "eos_token_id": 5, "num_hidden_layers": 1, "layer_types": ["sliding_attention"] | sliding_attention where there is a sliding_window
            "model_type": "qwen2", "eos_token_id": 5, "num_hidden_layers": 1, "layer_types": ["chunked_attention"] | layer_types
            "model_type": "qwen2", "eos_token_id": 5, "use_sliding_window": 1 | use_sliding_window is '1'
            "model_type": "phi3" | text_config.model_type is 'phi3'
            "rope_parameters": {"rope_type": "linear", "factor": 0} | rope_parameters.factor is '0'
            "rope_parameters": {"rope_type": "linear", "factor": 2, "beta_fast": 1} | rope_parameters.beta_fast is unknown
            "rope_parameters": {"rope_type": "linear", "type": "yarn", "factor": 2} | rope_type is linear, but type is yarn
            "rope_parameters": {"rope_type": "proportional"} | rope_parameters.rope_type is 'proportional'
            "rope_parameters": {"rope_type": "longrope"} | rope_parameters.long_factor
            "rope_parameters": {"rope_type": "longrope", "long_factor": [1, 2], "short_factor": [1, 2]} | 64 numbers: one for each pair
            "head_dim": 4, "rope_parameters": {"rope_type": "longrope", "long_factor": [1, 2], "short_factor": [1, 0]} | short_factor is '0'
            "head_dim": 4, "rope_parameters": {"rope_type": "longrope", "long_factor": [1, 2], "short_factor": [1, 2], "original_max_position_embeddings": 8}, "original_max_position_embeddings": 9 | text_config.original_max_position_embeddings is 9, but 8 where positions are scaled
            "original_max_position_embeddings": 9 | text_config.original_max_position_embeddings is unknown
            "rope_scaling": {"type": "linear", "factor": 2}, "rope_parameters": {"rope_type": "default"} | the two scale positions differently
            "rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 1} | is not above low_freq_factor
            "rope_scaling": {"rope_type": "yarn", "factor": 4, "truncate": 1} | rope_scaling.truncate is '1'
            """)
    void whatADecoderDoesNotComputeIsRefusedByName(String text, String sentence) {
        assertThatThrownBy(() -> decoder(text.strip()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(sentence.strip());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "model_type": "siglip_vision_model", "vision_use_head": 1 | vision_config.vision_use_head is '1'
            "model_type": "siglip_vision_model", "image_size": [384, 384] | vision_config.image_size
            "model_type": "siglip_vision_model", "attention_dropout": 0.1 | attention_dropout is '0.1'
            "model_type": "dinov2", "drop_path_rate": 0.1 | drop_path_rate is '0.1'
            "model_type": "dinov2", "mlp_ratio": 2.5 | mlp_ratio is '2.5'
            "model_type": "dinov2", "num_register_tokens": 4 | num_register_tokens is unknown
            "model_type": "dinov2_with_registers", "num_register_tokens": -1 | num_register_tokens is '-1'
            "model_type": "dinov2_with_registers", "use_mask_token": false | use_mask_token is unknown
            "model_type": "dinov3_vit" | vision_config.model_type is 'dinov3_vit'
            "model_type": "clip_vision_model", "vision_use_head": true | vision_use_head is unknown
            """)
    void whatATowerDoesNotComputeIsRefusedByName(String vision, String sentence) {
        assertThatThrownBy(() -> read("\"model_type\": \"llama\"", vision.strip()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence.strip());
    }

    /** The fields that the published configuration of LLaVA-interleave with Qwen1.5 states. */
    @Test
    void theConfigurationOfAPublishedMixtureIsRead() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"architectures": ["LlavaForConditionalGeneration"], "ignore_index": -100, "image_token_index": 151646,
                 "model_type": "llava", "projector_hidden_act": "gelu", "torch_dtype": "float16",
                 "text_config": {"architectures": ["Qwen2ForCausalLM"], "bos_token_id": 151643, "eos_token_id": 151645,
                  "hidden_size": 1024, "intermediate_size": 2816, "max_window_layers": 21, "model_type": "qwen2",
                  "num_attention_heads": 16, "num_hidden_layers": 24, "num_key_value_heads": 16, "rope_theta": 1000000.0,
                  "sliding_window": 32768, "tie_word_embeddings": true, "torch_dtype": "float16", "use_mrope": false,
                  "vocab_size": 152000},
                 "vision_config": {"hidden_size": 1152, "image_size": 384, "intermediate_size": 4304,
                  "model_type": "siglip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 26,
                  "patch_size": 14, "vision_use_head": false},
                 "vision_feature_layer": -1, "vision_feature_select_strategy": "full"}
                """);
        LlavaConfig config = (LlavaConfig) ModelConfig.read(folder);
        assertThat(config.imageTokens()).isEqualTo(729);
        assertThat(config.text().tiedHead()).isTrue();
        assertThat(config.text().windows()).hasSize(24).containsOnly(ALL);
        assertThat(config.templates()).containsExactly("qwen_2");
        assertThat(config.featureLayers()).containsExactly(26);
        // Decoder, SigLIP without its head, projector.
        long decoder = 152_000L * 1024 + 24L * (4 * 1024 * 1024 + 3 * 1024 + 3L * 1024 * 2816 + 2 * 1024) + 1024;
        long tower = 26L * (4 * (1152 * 1152 + 1152) + 2L * 1152 * 4304 + 4304 + 1152 + 4 * 1152)
                + (3L * 14 * 14 * 1152 + 1152)
                + 729L * 1152
                + 2 * 1152;
        long projector = 1152L * 1024 + 1024 + 1024L * 1024 + 1024;
        assertThat(config.parameters()).isEqualTo(decoder + tower + projector);
    }

    @Test
    void towersOfPublishedModelsHaveTheirSizes() throws IOException {
        LlavaConfig siglip = read(
                "\"model_type\": \"qwen2\", \"eos_token_id\": 5, \"num_hidden_layers\": 1",
                "\"model_type\": \"siglip_vision_model\", \"hidden_size\": 1152, \"image_size\": 384, "
                        + "\"intermediate_size\": 4304, \"num_attention_heads\": 16, \"num_hidden_layers\": 26, "
                        + "\"patch_size\": 14, \"vision_use_head\": false");
        assertThat(siglip.imageTokens()).isEqualTo(27 * 27 - 1);
        assertThat(siglip.parameterShapes().keySet()).noneMatch(name -> name.contains(".head."));
        LlavaConfig dino = read(
                "\"model_type\": \"llama\"",
                "\"model_type\": \"dinov2\", \"hidden_size\": 1536, \"num_hidden_layers\": 40, "
                        + "\"num_attention_heads\": 24, \"image_size\": 518, \"use_swiglu_ffn\": true");
        assertThat(dino.vision().intermediate()).isEqualTo(4096);
        assertThat(dino.imageTokens()).isEqualTo(37 * 37);
        assertThat(List.of(dino.featureLayers().get(0), dino.vision().layers())).containsExactly(39, 40);
    }
}
