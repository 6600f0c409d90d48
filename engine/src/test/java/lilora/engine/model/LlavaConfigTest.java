package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlavaConfigTest {
    /** The fields that the published configuration of LLaVA-1.5-7B states; all others have their defaults. */
    private static final String SEVEN_B = """
            {"architectures": ["LlavaForConditionalGeneration"], "ignore_index": -100, "image_token_index": 32000,
             "model_type": "llava", "pad_token_id": 32001, "projector_hidden_act": "gelu",
             "text_config": {"architectures": ["LlamaForCausalLM"], "max_position_embeddings": 4096,
              "model_type": "llama", "rms_norm_eps": 1e-05, "torch_dtype": "float16", "vocab_size": 32064},
             "tie_word_embeddings": false, "torch_dtype": "float16",
             "vision_config": {"hidden_size": 1024, "image_size": 336, "intermediate_size": 4096,
              "model_type": "clip_vision_model", "num_attention_heads": 16, "num_hidden_layers": 24,
              "patch_size": 14, "projection_dim": 768, "vocab_size": 32000},
             "vision_feature_layer": -2, "vision_feature_select_strategy": "default", "vocab_size": 32064}
            """;

    @TempDir
    Path folder;

    private LlavaConfig read(String text) throws IOException {
        Files.writeString(folder.resolve("config.json"), text);
        return LlavaConfig.read(folder);
    }

    @Test
    void theConfigurationOfTheSevenBillionModelAloneTellsItsLayersAndSize() throws IOException {
        LlavaConfig config = read(SEVEN_B);
        assertThat(config.imageTokens()).isEqualTo(576);
        assertThat(config.featureLayer()).isEqualTo(23);
        // As published: 6,738,939,904 of Vicuna with 64 more tokens, 303,507,456 of CLIP and 20,979,712 of the
        // projector.
        assertThat(config.parameters()).isEqualTo(6_738_415_616L + 2L * 64 * 4096 + 303_507_456 + 20_979_712);
        assertThat(config.linearSites()).hasSize(2 + 7 * 32 + 1);
        assertThat(config.linearSites().get(0)).isEqualTo(new LinearSite("multi_modal_projector.linear_1", 1024, 4096));
        assertThat(config.linearSites())
                .contains(new LinearSite("language_model.model.layers.31.mlp.down_proj", 11008, 4096))
                .contains(new LinearSite("language_model.lm_head", 4096, 32064));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void parameterShapesAreThoseOfTheStoredWeights(String name) {
        Fixture fixture = Fixture.named(name);
        LlavaConfig config = LlavaConfig.read(fixture.folder());
        var files = lilora.engine.model.weights.TensorFolder.open(fixture.folder(), WeightNames::canonical);
        assertThat(config.parameterShapes().keySet())
                .containsExactlyInAnyOrderElementsOf(files.tensors().keySet());
        config.parameterShapes().forEach((weight, shape) -> assertThat(files.require(weight, shape))
                .isNotNull());
        long stored = files.tensors().values().stream()
                .mapToLong(tensor -> tensor.bytes() / tensor.type().bytes())
                .sum();
        assertThat(config.parameters()).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            "model_type": "llava" | "model_type": "llava_next" | model_type is 'llava_next'
            "model_type": "llama" | "model_type": "qwen2" | text_config.model_type is 'qwen2'
            "model_type": "clip_vision_model" | "model_type": "siglip_vision_model" | vision_config.model_type is 'siglip_vision_model'
            "rms_norm_eps": 1e-05 | "rope_scaling": {"type": "linear", "factor": 2.0} | rope_scaling.type is 'linear'
            "rms_norm_eps": 1e-05 | "rope_parameters": {"rope_type": "llama3"} | rope_parameters.rope_type is 'llama3'
            "rms_norm_eps": 1e-05 | "rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5} | partial_rotary_factor is '0.5'
            "rms_norm_eps": 1e-05 | "hidden_act": "gelu" | text_config.hidden_act is 'gelu'
            "rms_norm_eps": 1e-05 | "num_key_value_heads": 5 | is not a multiple of num_key_value_heads (5)
            "rms_norm_eps": 1e-05 | "num_hidden_layers": 0 | num_hidden_layers is '0'
            "rms_norm_eps": 1e-05 | "num_hidden_layers": "many" | num_hidden_layers is '"many"'
            "projector_hidden_act": "gelu" | "projector_hidden_act": "tanh" | projector_hidden_act is 'tanh'
            "vision_feature_layer": -2 | "vision_feature_layer": [-2, -5] | vision_feature_layer is '[-2,-5]'
            "vision_feature_layer": -2 | "vision_feature_layer": -26 | vision_feature_layer is -26
            "default", | "first", | vision_feature_select_strategy is 'first'
            "image_token_index": 32000 | "image_token_index": 40000 | image_token_index is 40000
            "image_size": 336 | "hidden_act": "swish2" | hidden_act is 'swish2'
            "tie_word_embeddings": false | "tie_word_embeddings": 1 | tie_word_embeddings is '1'
            """)
    void whatIsNotComputedIsRefusedWithFileAndField(String known, String other, String sentence) {
        assertThat(SEVEN_B).contains(known.strip());
        assertThatThrownBy(() -> read(SEVEN_B.replace(known.strip(), other.strip())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json")
                .hasMessageContaining(sentence.strip());
    }

    @Test
    void missingAndBrokenFilesAreRefused() {
        assertThatThrownBy(() -> LlavaConfig.read(folder)).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> read("{")).isInstanceOf(InputException.class).hasMessageContaining("not valid JSON");
    }

    @Test
    void bothWaysToWriteRopeThetaAndEndTokensAreRead() throws IOException {
        LlavaConfig old = read(SEVEN_B.replace("\"rms_norm_eps\"", "\"rope_theta\": 77.0, \"rms_norm_eps\""));
        assertThat(old.text().ropeTheta()).isEqualTo(77);
        assertThat(old.text().endTokens()).containsExactly(2);
        LlavaConfig newer = read(SEVEN_B.replace(
                "\"rms_norm_eps\"",
                "\"eos_token_id\": [5, 6], \"rope_parameters\": {\"rope_theta\": 78.0}, \"rms_norm_eps\""));
        assertThat(newer.text().ropeTheta()).isEqualTo(78);
        assertThat(newer.text().endTokens()).containsExactlyInAnyOrder(5, 6);
    }

    @Test
    void namesOfAllGenerationsMeanTheSameWeight() {
        String layer = "layers.0.mlp.gate_proj.weight";
        assertThat(List.of(
                                "language_model.model." + layer,
                                "model.language_model." + layer,
                                "model.language_model.model." + layer)
                        .stream()
                        .map(WeightNames::canonical)
                        .collect(Collectors.toSet()))
                .containsExactly("language_model.model." + layer);
        assertThat(WeightNames.canonical("lm_head.weight")).isEqualTo("language_model.lm_head.weight");
        assertThat(WeightNames.canonical("language_model.lm_head.weight")).isEqualTo("language_model.lm_head.weight");
        assertThat(WeightNames.canonical("model.vision_tower.pre_layrnorm.bias"))
                .isEqualTo("vision_tower.vision_model.pre_layrnorm.bias");
        assertThat(WeightNames.canonical("model.multi_modal_projector.linear_1.bias"))
                .isEqualTo("multi_modal_projector.linear_1.bias");
        assertThat(WeightNames.canonical("model.other")).isEqualTo("model.other");
    }
}
