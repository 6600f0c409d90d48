package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
        return (LlavaConfig) ModelConfig.read(folder);
    }

    @Test
    void theConfigurationOfTheSevenBillionModelAloneTellsItsLayersAndSize() throws IOException {
        LlavaConfig config = read(SEVEN_B);
        assertThat(config.imageTokens()).isEqualTo(576);
        assertThat(config.featureLayers()).containsExactly(23);
        // As published: 6,738,939,904 of Vicuna with 64 more tokens, 303,507,456 of CLIP and 20,979,712 of the
        // projector.
        assertThat(config.parameters()).isEqualTo(6_738_415_616L + 2L * 64 * 4096 + 303_507_456 + 20_979_712);
        assertThat(config.linearSites()).hasSize(2 + 7 * 32 + 1);
        assertThat(config.linearSites().get(0))
                .isEqualTo(
                        new LinearSite("multi_modal_projector.linear_1", 1024, 4096, LinearSite.Part.PROJECTOR, true));
        assertThat(config.linearSites())
                .contains(new LinearSite("language_model.model.layers.31.mlp.down_proj", 11008, 4096))
                .contains(new LinearSite("language_model.lm_head", 4096, 32064, LinearSite.Part.HEAD, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "grouped", "single", "counted"})
    void parameterShapesAreThoseOfTheStoredWeights(String name) {
        Fixture fixture = Fixture.named(name);
        ModelConfig config = ModelConfig.read(fixture.folder());
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
            "model_type": "llama" | "model_type": "gemma" | text_config.model_type is 'gemma'
            "model_type": "clip_vision_model" | "model_type": "siglip2_vision_model" | vision_config.model_type is 'siglip2_vision_model'
            "rms_norm_eps": 1e-05 | "rope_scaling": {"type": "su", "factor": 2.0} | rope_scaling.type is 'su'
            "rms_norm_eps": 1e-05 | "rope_parameters": {"rope_type": "llama3"} | rope_parameters.low_freq_factor is not given
            "rms_norm_eps": 1e-05 | "rope_parameters": {"rope_type": "default", "partial_rotary_factor": 0.5} | partial_rotary_factor is '0.5'
            "rms_norm_eps": 1e-05 | "hidden_act": "gelu" | text_config.hidden_act is 'gelu'
            "rms_norm_eps": 1e-05 | "num_key_value_heads": 5 | is not a multiple of num_key_value_heads (5)
            "rms_norm_eps": 1e-05 | "num_hidden_layers": 0 | num_hidden_layers is '0'
            "rms_norm_eps": 1e-05 | "num_hidden_layers": "many" | num_hidden_layers is '"many"'
            "projector_hidden_act": "gelu" | "projector_hidden_act": "tanh" | projector_hidden_act is 'tanh'
            "vision_feature_layer": -2 | "vision_feature_layer": [-2, -26] | vision_feature_layer is -26
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

    /** Field by field what is put into a sound configuration, where (top, text or vision), and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', nullValues = "-", textBlock = """
            text   | num_hidden_layers            | 2.5                     | text_config.num_hidden_layers is '2.5'
            text   | num_hidden_layers            | 2.0                     | a whole number, written without a point
            text   | num_hidden_layers            | "2"                     | is '"2"'
            text   | num_hidden_layers            | true                    | is 'true'
            text   | num_hidden_layers            | null                    | text_config.num_hidden_layers is null
            text   | num_hidden_layers            | [2]                     | is '[2]'
            text   | num_hidden_layers            | -1                      | is '-1'
            text   | hidden_size                  | 3000000000              | is '3000000000'
            text   | hidden_size                  | 99999999999999999999    | is '99999999999999999999'
            text   | hidden_size                  | 4097                    | (4097) is not a multiple of num_attention_heads
            text   | vocab_size                   | 0                       | vocab_size is '0'
            text   | vocab_size                   | 1e3                     | vocab_size is '1000.0'
            text   | intermediate_size            | 0                       | intermediate_size is '0'
            text   | num_attention_heads          | 0                       | num_attention_heads is '0'
            text   | num_attention_heads          | 7                       | is not a multiple of num_attention_heads (7)
            text   | num_key_value_heads          | 0                       | num_key_value_heads is '0'
            text   | num_key_value_heads          | 64                      | is not a multiple of num_key_value_heads (64)
            text   | head_dim                     | 7                       | head_dim (7) is not a multiple of two
            text   | head_dim                     | 128.5                   | head_dim is '128.5'
            text   | max_position_embeddings      | 0                       | max_position_embeddings is '0'
            text   | max_position_embeddings      | 2147483648              | max_position_embeddings is '2147483648'
            text   | rms_norm_eps                 | 0                       | rms_norm_eps is '0'
            text   | rms_norm_eps                 | -1e-5                   | rms_norm_eps is '-1.0E-5'
            text   | rms_norm_eps                 | 1e999                   | finite number above 0
            text   | rms_norm_eps                 | 1e-60                   | finite number above 0
            text   | rms_norm_eps                 | "1e-5"                  | rms_norm_eps is '"1e-5"'
            text   | rms_norm_eps                 | NaN                     | config.json
            text   | rope_theta                   | 0                       | rope_theta is '0'
            text   | rope_theta                   | -10000.0                | rope_theta is '-10000.0'
            text   | rope_theta                   | 1e400                   | rope_theta
            text   | rope_theta                   | Infinity                | config.json
            text   | rope_theta                   | "10000"                 | rope_theta is '"10000"'
            text   | rope_scaling                 | {"type": "dynamic"}     | rope_scaling.factor is not given
            text   | rope_scaling                 | {"rope_type": "yarn"}   | rope_scaling.factor is not given
            text   | rope_scaling                 | {"rope_type": "su"}       | rope_scaling.rope_type is 'su'
            text   | rope_scaling                 | {"factor": 2.0}         | rope_scaling.factor is unknown
            text   | rope_scaling                 | true                    | rope_scaling is 'true'
            text   | rope_parameters              | [1]                     | rope_parameters is '[1]'
            text   | rope_parameters              | {"rope_theta": 0}       | rope_parameters.rope_theta is '0'
            text   | partial_rotary_factor        | 0.5                     | text_config.partial_rotary_factor is '0.5'
            text   | hidden_act                   | "relu"                  | text_config.hidden_act is 'relu'
            text   | hidden_act                   | 3                       | text_config.hidden_act is '3'
            text   | attention_bias               | 1                       | attention_bias is '1'
            text   | attention_bias               | null                    | attention_bias is null
            text   | mlp_bias                     | "false"                 | mlp_bias is '"false"'
            text   | tie_word_embeddings          | "no"                    | tie_word_embeddings is '"no"'
            text   | attention_dropout            | 0.1                     | attention_dropout is '0.1'
            text   | sliding_window               | 4096                    | sliding_window is '4096'
            text   | use_sliding_window           | true                    | use_sliding_window is 'true'
            text   | layer_types                  | ["sliding_attention"]   | layer_types
            text   | is_causal                    | false                   | is_causal is 'false'
            text   | is_decoder                   | true                    | is_decoder is 'true'
            text   | pretraining_tp               | 1.5                     | pretraining_tp is '1.5'
            text   | final_logit_softcapping      | 30.0                    | final_logit_softcapping is unknown
            text   | attn_logit_softcapping       | 50.0                    | attn_logit_softcapping is unknown
            text   | attention_multiplier         | 0.1                     | attention_multiplier is unknown
            text   | logits_scaling               | 8                       | logits_scaling is unknown
            text   | rms_norm_epsilon             | 1e-3                    | Did you mean "rms_norm_eps"?
            text   | quantization_config          | {"bits": 4}             | text_config.quantization_config
            text   | pruned_heads                 | {"0": [1]}              | pruned_heads
            text   | eos_token_id                 | 2.5                     | eos_token_id is '2.5'
            text   | eos_token_id                 | [2, "3"]                | eos_token_id is '"3"'
            text   | eos_token_id                 | -2                      | eos_token_id is '-2'
            text   | eos_token_id                 | 32064                   | eos_token_id is '32064'
            text   | eos_token_id                 | null                    | no answer would end
            text   | pad_token_id                 | 32064                   | pad_token_id is '32064'
            text   | repetition_penalty           | 1.2                     | repetition_penalty is '1.2'
            text   | suppress_tokens              | [7]                     | suppress_tokens is '[7]'
            text   | torch_dtype                  | "int8"                  | torch_dtype is 'int8'
            text   | per_layer_config             | {"0": {}}               | per_layer_config is unknown
            vision | num_hidden_layers            | 24.5                    | vision_config.num_hidden_layers is '24.5'
            vision | layer_norm_eps               | 0                       | vision_config.layer_norm_eps is '0'
            vision | layer_norm_eps               | -1                      | vision_config.layer_norm_eps is '-1'
            vision | image_size                   | [336, 336]              | vision_config.image_size is '[336,336]'
            vision | image_size                   | 0                       | vision_config.image_size is '0'
            vision | patch_size                   | 337                     | an image has no patch
            vision | patch_size                   | 14.0                    | vision_config.patch_size is '14.0'
            vision | num_channels                 | 1                       | three colours
            vision | hidden_size                  | 1023                    | is not a multiple of num_attention_heads
            vision | hidden_act                   | "gelu_fast"             | vision_config.hidden_act is 'gelu_fast'
            vision | attention_dropout            | 0.5                     | vision_config.attention_dropout is '0.5'
            vision | tie_last_hidden_states       | true                    | tie_last_hidden_states is unknown
            vision | use_head                     | true                    | vision_config.use_head is unknown
            top    | text_config                  | true                    | text_config is 'true'
            top    | text_config                  | "llama"                 | text_config is '"llama"'
            top    | vision_config                | [{}]                    | vision_config is '[{}]'
            top    | model_type                   | 3                       | model_type is '3'
            top    | image_token_index            | 32000.5                 | image_token_index is '32000.5'
            top    | image_token_index            | -1                      | image_token_index is '-1'
            top    | image_token_id               | 5                       | image_token_id is 5; keep one
            top    | image_seq_length             | "many"                  | image_seq_length is 'many'
            top    | vision_feature_layer         | 1.5                     | vision_feature_layer is '1.5'
            top    | vision_feature_layer         | 25                      | vision_feature_layer is 25
            top    | vision_feature_layer         | "last"                  | vision_feature_layer is '"last"'
            top    | vision_feature_layer         | null                    | vision_feature_layer is null
            top    | vision_feature_layer         | -2147483648             | vision_feature_layer is -2147483648
            top    | vision_feature_select_strategy | "cls"                 | vision_feature_select_strategy is 'cls'
            top    | vision_feature_select_strategy | true                  | vision_feature_select_strategy is 'true'
            top    | projector_hidden_act         | "swish2"                | projector_hidden_act is 'swish2'
            top    | multimodal_projector_bias    | 0                       | multimodal_projector_bias is '0'
            top    | quantization_config          | {"load_in_4bit": true}  | quantization_config
            top    | transformers_weights         | "other.safetensors"     | transformers_weights is 'other.safetensors'
            top    | auto_map                     | {"AutoModel": "x.Y"}    | auto_map
            top    | dtype                        | "float8_e4m3fn"         | dtype is 'float8_e4m3fn'
            top    | dtype                        | 16                      | dtype is '16'
            top    | hidden_size                  | 64                      | hidden_size is unknown
            top    | vocab_size                   | 32000                   | vocab_size is 32000, but text_config.vocab_size is 32064
            top    | image_grid_pinpoints         | [[336, 672]]            | image_grid_pinpoints is unknown
            top    | image_aspect_ratio           | "anyres"                | image_aspect_ratio is 'anyres', which is not supported (pad
            top    | eos_token_id                 | [7, 40000]              | eos_token_id is '40000'
            top    | mm_vision_tower              | "openai/clip"           | original LLaVA layout (field mm_vision_tower)
            """)
    void everyFieldIsHonouredOrRefusedByName(String where, String field, String value, String sentence)
            throws IOException {
        assertThatThrownBy(() -> read(with(where.strip(), field.strip(), value.strip())))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.resolve("config.json").toString())
                .hasMessageContaining(sentence.strip());
    }

    /** The 7B configuration with one field set, or set anew. */
    private static String with(String where, String field, String value) throws IOException {
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(SEVEN_B);
        ObjectNode object = where.equals("top") ? root : (ObjectNode) root.path(where + "_config");
        object.put(field, "@");
        return root.toString().replace("\"@\"", value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            text   | head_dim              | null
            text   | num_key_value_heads   | null
            text   | rope_scaling          | null
            text   | rope_parameters       | {"rope_type": "default", "type": "default", "rope_theta": 10000}
            text   | rope_scaling          | {"rope_theta": 10000.0, "partial_rotary_factor": 1.0}
            text   | rope_theta            | 10000
            text   | partial_rotary_factor | 1
            text   | sliding_window        | null
            text   | final_logit_softcapping | null
            text   | layer_types           | ["full_attention", "full_attention"]
            text   | pretraining_tp        | 2
            text   | attention_dropout     | 0.0
            text   | use_cache             | false
            text   | torch_dtype           | "torch.float16"
            text   | eos_token_id          | [2]
            text   | pad_token_id          | -1
            text   | num_beams             | 1
            text   | pruned_heads          | {}
            vision | vocab_size            | 32000
            vision | projection_dim        | 512
            vision | tie_word_embeddings   | true
            vision | eos_token_id          | 49407
            vision | attention_dropout     | 0
            vision | max_length            | 20
            vision | id2label              | {"0": "LABEL_0"}
            top    | image_token_id        | 32000
            top    | image_seq_length      | 1
            top    | image_aspect_ratio    | "pad"
            top    | multimodal_projector_bias | true
            top    | eos_token_id          | 2
            top    | initializer_range     | 0.02
            top    | transformers_version  | "4.36.0.dev0"
            top    | vision_feature_layer  | 23
            """)
    void whatTransformersWritesWithoutEffectLeavesTheModelAsItIs(String where, String field, String value)
            throws IOException {
        LlavaConfig plain = read(SEVEN_B);
        assertThat(read(with(where.strip(), field.strip(), value.strip()))).isEqualTo(plain);
    }

    @Test
    void objectsThatAreNullAreTheDefaultsOfLlavaAndLeftOutFieldsThoseOfClip() throws IOException {
        LlavaConfig whole =
                read("{\"model_type\": \"llava\", \"vision_config\": null, \"text_config\": {\"vocab_size\": 32064}}");
        assertThat(whole.vision()).isEqualTo(vision(1024, 4096, 24, 16, 336, 14));
        LlavaConfig clip =
                read("{\"model_type\": \"llava\", \"vision_config\": {}, \"text_config\": {\"vocab_size\": 32064}}");
        assertThat(clip.vision()).isEqualTo(vision(768, 3072, 12, 12, 224, 32));
    }

    private static VisionConfig vision(int hidden, int inner, int layers, int heads, int size, int patch) {
        return new VisionConfig(
                "clip_vision_model",
                hidden,
                inner,
                layers,
                heads,
                3,
                size,
                size,
                patch,
                "quick_gelu",
                1e-5,
                VisionConfig.Options.NONE);
    }

    @Test
    void thetaAndEndsThatContradictEachOtherAreRefusedAndDoubledFieldsToo() {
        for (List<String> wrong : List.of(
                List.of(
                        "\"rope_theta\": 5.0, \"rope_scaling\": {\"rope_theta\": 6.0}",
                        "rope_theta is given as [5.0, 6.0]"),
                List.of(
                        "\"rope_parameters\": {\"rope_theta\": 5.0}, \"rope_scaling\": {\"rope_theta\": 6.0}",
                        "[5.0, 6.0]"),
                List.of("\"vocab_size\": 7", "field vocab_size is given twice"))) {
            assertThatThrownBy(() -> read(SEVEN_B.replace("\"rms_norm_eps\"", wrong.get(0) + ", \"rms_norm_eps\"")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(wrong.get(1));
        }
        assertThatThrownBy(() -> read(SEVEN_B.replace("\"rms_norm_eps\"", "\"eos_token_id\": 5, \"rms_norm_eps\"")
                        .replace("\"pad_token_id\"", "\"eos_token_id\": 6, \"pad_token_id\"")))
                .hasMessageContaining("eos_token_id is [6], but text_config.eos_token_id is [5]");
    }

    @Test
    void theGenerationConfigDecidesWhatEndsAnAnswerAndMayNotChangeWhichTokenIsLikeliest() throws IOException {
        Path generation = folder.resolve("generation_config.json");
        Files.writeString(
                generation, "{\"eos_token_id\": [2, 9], \"do_sample\": true, \"top_p\": 0.9, \"max_length\": 4096}");
        LlavaConfig config = read(SEVEN_B);
        assertThat(config.text().endTokens()).containsExactlyInAnyOrder(2, 9);
        assertThat(BaseModel.remarks(folder, config))
                .singleElement()
                .asString()
                .contains(generation.toString(), "sampling", "greedily");
        for (String wrong : List.of(
                "repetition_penalty\": 1.1",
                "suppress_tokens\": [3]",
                "begin_suppress_tokens\": [3]",
                "bad_words_ids\": [[3]]",
                "no_repeat_ngram_size\": 3",
                "min_new_tokens\": 2",
                "forced_eos_token_id\": 2",
                "sequence_bias\": [[[1], 2.0]]",
                "guidance_scale\": 1.5",
                "eos_token_id\": \"2\"",
                "eos_token_id\": 32064",
                "temperature\": \"hot\"")) {
            Files.writeString(generation, "{\"" + wrong + "}");
            assertThatThrownBy(() -> read(SEVEN_B))
                    .as(wrong)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(generation.toString())
                    .hasMessageContaining(wrong.substring(0, wrong.indexOf('"')));
        }
    }

    @Test
    void missingAndBrokenFilesAreRefused() {
        assertThatThrownBy(() -> ModelConfig.read(folder)).hasMessageContaining("does not exist");
        assertThatThrownBy(() -> read("{")).isInstanceOf(InputException.class).hasMessageContaining("not valid JSON");
    }

    @Test
    void bothWaysToWriteRopeThetaAndEndTokensAreRead() throws IOException {
        LlavaConfig old = read(SEVEN_B.replace("\"rms_norm_eps\"", "\"rope_theta\": 77.0, \"rms_norm_eps\""));
        assertThat(old.text().rope().theta()).isEqualTo(77);
        assertThat(old.text().endTokens()).containsExactly(2);
        LlavaConfig newer = read(SEVEN_B.replace(
                "\"rms_norm_eps\"",
                "\"eos_token_id\": [5, 6], \"rope_parameters\": {\"rope_theta\": 78.0}, \"rms_norm_eps\""));
        assertThat(newer.text().rope().theta()).isEqualTo(78);
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
