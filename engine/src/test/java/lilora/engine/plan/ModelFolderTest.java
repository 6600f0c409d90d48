package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.text.Tokenizer;
import lilora.engine.tiny.TinyModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EMBEDDING = "language_model.model.embed_tokens.weight";
    private static final String HEAD = "language_model.lm_head.weight";

    @TempDir
    static Path sound;

    @TempDir
    Path folder;

    @BeforeAll
    static void write() throws IOException {
        TinyModel.write(sound);
    }

    @BeforeEach
    void copy() throws IOException {
        try (Stream<Path> files = Files.list(sound)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void aSoundFolderOpensWithoutARemark() {
        try (ModelFolder model = ModelFolder.open(folder)) {
            assertThat(model.tokenizer().last().id())
                    .isEqualTo(model.config().text().vocabulary() - 1);
        }
        assertThat(ModelFolder.remarks(folder)).isEmpty();
    }

    /** A file, a field in it (made where it is not there), its value, and what the sentence says beside file and field. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            tokenizer_config.json    | add_bos_token             | false              | every conversation starts with <s>
            tokenizer_config.json    | add_eos_token             | true               | not supported
            tokenizer_config.json    | split_special_tokens      | true               | not supported
            tokenizer_config.json    | do_lower_case             | true               | not supported
            tokenizer_config.json    | add_prefix_space          | false              | not supported
            tokenizer_config.json    | clean_up_tokenization_spaces_for_bpe_even_though_it_will_corrupt_output | true | not supported
            tokenizer_config.json    | pad_token                 | "<pad>"            | <pad> is not in tokenizer.json
            tokenizer_config.json    | unk_token                 | {"content": "?!"}  | ?! is not in tokenizer.json
            tokenizer_config.json    | additional_special_tokens | ["<more>"]         | <more> is not in tokenizer.json
            tokenizer_config.json    | extra_special_tokens      | {"video_token": "<pic>"} | <pic> is not in tokenizer.json
            tokenizer_config.json    | extra_special_tokens      | {"image_token": "</s>"} | field extra_special_tokens.image_token: it is </s>, but the image token must be <image>
            tokenizer_config.json    | extra_special_tokens      | ["a"]              | a is a word of the vocabulary, but not among the added_tokens
            tokenizer_config.json    | extra_special_tokens      | [7]                | it is 7, which is no token's text
            tokenizer_config.json    | additional_special_tokens | "</s>"             | which is no list of tokens
            tokenizer_config.json    | mask_token                | "a"                | a is a word of the vocabulary, but not among the added_tokens
            tokenizer_config.json    | mask_token                | true               | it is true, which is no token's text
            tokenizer_config.json    | image_token               | "<unk>"            | the image token must be <image>
            tokenizer_config.json    | added_tokens_decoder      | {"5": {"content": "a"}} | gives a the id 5, but in tokenizer.json it is not among added_tokens
            tokenizer_config.json    | added_tokens_decoder      | [3]                | which is no object
            tokenizer_config.json    | added_tokens_decoder      | {"3": {"content": "<image>"}} | normalized of <image> is true (left out), but tokenizer.json says false
            tokenizer_config.json    | some_switch               | true               | some_switch is unknown
            tokenizer_config.json    | fix_mistral_regex         | true               | fix_mistral_regex is unknown
            tokenizer_config.json    | clean_up_tokenisation_spaces | true            | Did you mean "clean_up_tokenization_spaces"?
            tokenizer_config.json    | auto_map                  | {"AutoTokenizer": ["x.Y", null]} | a tokenizer without code of its own
            tokenizer_config.json    | fast_tokenizer_files      | ["tokenizer.4.0.0.json"] | one tokenizer.json
            tokenizer_config.json    | init_inputs               | ["a"]              | init_inputs is '["a"]', which is not supported
            tokenizer_config.json    | sp_model_kwargs           | {"enable_sampling": true} | not supported
            tokenizer_config.json    | padding_side              | "both"             | padding_side is 'both', which is not supported (left or right)
            special_tokens_map.json  | split_special_tokens      | true               | split_special_tokens is unknown
            special_tokens_map.json  | image_token               | "</s>"             | the image token must be <image>
            tokenizer_config.json    | added_tokens_decoder      | {"3": {"content": "<pic>"}} | gives <pic> the id 3, but in tokenizer.json it is missing
            tokenizer_config.json    | added_tokens_decoder      | {"4": {"content": "<image>"}} | gives <image> the id 4, but in tokenizer.json it has the id 3
            tokenizer_config.json    | added_tokens_decoder      | {"3": {"content": "<image>", "lstrip": true}} | lstrip of <image> is true, but tokenizer.json says false
            tokenizer_config.json    | eos_token                 | "<unk>"            | answers end with <unk>, id 0
            special_tokens_map.json  | eos_token                 | "<unk>"            | tokenizer_config.json says that the eos_token is </s>
            special_tokens_map.json  | mask_token                | "<mask>"           | <mask> is not in tokenizer.json
            added_tokens.json        | <more>                    | 400                | gives <more> the id 400, but in tokenizer.json it is missing
            added_tokens.json        | <image>                   | 9                  | gives <image> the id 9, but in tokenizer.json it has the id 3
            tokenizer.json           | model/dropout             | 0.1                | would not always have the same ids
            tokenizer.json           | post_processor            | null               | puts <s>, with its id, in front
            tokenizer.json           | post_processor/single/1   | {"SpecialToken": {"id": "</s>", "type_id": 0}} | puts <s>, with its id, in front
            tokenizer.json           | post_processor/single/1/Sequence/id | "B"      | puts <s>, with its id, in front
            tokenizer.json           | normalizer                | {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Precompiled", "precompiled_charsmap": ""}]} | normalizer.normalizers[1].type is 'Precompiled', which is not supported
            tokenizer.json           | added_tokens/3            | {"id": 3, "content": "<image>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": true, "special": false} | <image> is normalized and not special
            tokenizer.json           | added_tokens/2            | {"id": 2, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": false} | field eos_token: </s> is not special in tokenizer.json
            tokenizer.json           | added_tokens/3/rstrip     | true               | rstrip of <image> is true, which is not supported
            tokenizer_config.json    | pad_token                 | "<image>"          | the image token has the id 3, which is that of the start, of the end or of padding too
            tokenizer.json           | preprocessor              | {}                 | preprocessor is unknown
            tokenizer.json           | model/merge_rule          | 1                  | model.merge_rule is unknown
            tokenizer.json           | model/vocab/twice         | 9                  | gives the id 9 to both
            tokenizer.json           | padding                   | {"pad_token": "a"} | field padding.pad_token: a is a word of the vocabulary
            tokenizer.json           | post_processor/special_tokens/<s>/ids | [9]       | puts <s>, with its id, in front
            tokenizer_config.json    | bos_token                 | "<unk>"            | puts <unk>, with its id, in front
            tokenizer.json           | model/vocab/<extra>       | 9999               | gives <extra> the id 9999, but the embedding has
            tokenizer.json           | model/vocab/a             | 1.5                | the id of a is 1.5
            tokenizer.json           | added_tokens/3/id         | 7                  | gives <image> two ids, 3 and 7
            tokenizer.json           | added_tokens/0/id         | "0"                | the id of <unk> is "0"
            tokenizer.json           | model/unk_token           | "<none>"           | <none> is not in the vocabulary
            tokenizer.json           | model/type                | "XYZ"              | cannot be used as a tokenizer
            tokenizer.json           | decoder/type              | "\\ud800"         | field decoder.type: a text holds half of a character pair
            tokenizer.json           | normalizer/\udc00        | 1                  | field normalizer: a name in it holds half of a character pair
            processor_config.json    | patch_size                | 14                 | it is 14, but the model of config.json needs 8
            processor_config.json    | vision_feature_select_strategy | "full"        | it is "full", but the model of config.json needs default
            processor_config.json    | num_additional_image_tokens | 0                | it is 0, but the model of config.json needs 1
            processor_config.json    | patch_size               | "8"                 | it is "8", but the model of config.json needs 8
            processor_config.json    | image_token              | "<pic>"             | it is "<pic>", but the model of config.json needs <image>
            processor_config.json    | do_crop                  | true                | do_crop is unknown
            processor_config.json    | auto_map                 | {}                  | a processor without code of its own
            preprocessor_config.json | crop_size                 | 24                 | makes images of 24 x 24 pixels, but the vision tower of config.json takes 16 x 16
            config.json              | image_token_index         | 5                  | tokenizer.json gives <image> the id 3
            config.json              | text_config/eos_token_id  | 7                  | answers end with </s>, id 2, in the tokenizer, but with [7]
            config.json              | text_config/vocab_size    | 335                | asks for
            config.json              | text_config/num_hidden_layers | 1              | that the model of config.json does not have
            config.json              | text_config/attention_bias | true              | is missing
            generation_config.json   | eos_token_id              | 7                  | answers end with </s>, id 2, in the tokenizer, but with [7]
            generation_config.json   | eos_token_id              | null               | no answer would end in transformers
            generation_config.json   | eos_token_id              | []                 | no answer would end in transformers
            generation_config.json   | repetition_penalty        | 1.2                | not supported
            """)
    void filesThatDoNotFitEachOtherAreRefused(String file, String field, String value, String sentence)
            throws IOException {
        set(file.strip(), field.strip(), value.strip());
        assertThatThrownBy(() -> ModelFolder.open(folder).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(sentence.strip());
    }

    /** The same, where nothing is changed by it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            tokenizer_config.json   | add_bos_token             | true
            tokenizer_config.json   | clean_up_tokenization_spaces | true
            tokenizer_config.json   | added_tokens_decoder      | {"3": {"content": "<image>", "lstrip": false, "special": true}}
            tokenizer_config.json   | tokenizer_class           | "LlamaTokenizer"
            tokenizer_config.json   | image_token               | {"__type": "AddedToken", "content": "<image>"}
            tokenizer_config.json   | sp_model_kwargs           | {}
            tokenizer_config.json   | pad_token                 | null
            tokenizer.json          | padding                   | {"strategy": "BatchLongest", "direction": "Left", "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0, "pad_token": "<unk>"}
            processor_config.json   | chat_template             | "{{ messages }}"
            processor_config.json   | image_token               | "<image>"
            tokenizer_config.json   | extra_special_tokens      | {"image_token": "<image>"}
            tokenizer_config.json   | chat_template             | "{{ messages }}"
            tokenizer_config.json   | model_max_length          | 8
            special_tokens_map.json | eos_token                 | {"content": "</s>"}
            added_tokens.json       | <image>                   | 3
            processor_config.json   | patch_size                | 8
            processor_config.json   | patch_size                | null
            tokenizer.json          | truncation                | {"direction": "Right", "max_length": 3, "strategy": "LongestFirst", "stride": 0}
            generation_config.json  | eos_token_id              | [2, 5]
            generation_config.json  | max_length                | 20
            """)
    void whatChangesNothingIsAccepted(String file, String field, String value) throws IOException {
        set(file.strip(), field.strip(), value.strip());
        try (ModelFolder model = ModelFolder.open(folder)) {
            assertThat(model.tokenizer().encode("abc abc", true)).hasSizeGreaterThan(4);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adapter_config.json",
                "adapter_model.safetensors",
                "adapter_model.bin",
                "mm_projector.bin",
                "non_lora_trainables.bin",
                "model-00001-of-00002.safetensors",
                "other.safetensors"
            })
    void partsBesideTheWeightsAreNamedAndRefused(String name) throws IOException {
        Files.writeString(folder.resolve(name), "{}");
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.resolve(name).toString());
    }

    @Test
    void withoutAMarkerInTheTokenizerTheImageHasAnIdOfNoOtherToken() throws IOException {
        JsonNode tokenizer = JSON.readTree(folder.resolve("tokenizer.json").toFile());
        ((ArrayNode) tokenizer.path("added_tokens")).remove(3);
        ((ObjectNode) tokenizer.path("model").path("vocab")).remove("<image>");
        Files.write(folder.resolve("tokenizer.json"), JSON.writeValueAsBytes(tokenizer));
        set("tokenizer_config.json", "extra_special_tokens", "null");
        ModelFolder.open(folder).close();
        set("config.json", "image_token_index", "5");
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json says that the image token is 5, but in tokenizer.json that is ");
        // Without one in either file the usual id counts, for which this model is too small.
        set("config.json", "image_token_index", "null");
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("image_token_index");
        assertThatThrownBy(() -> Tokenizer.ofModel(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("image_token_index: it is missing, and tokenizer.json has no <image>; add one");
    }

    /** As the folders of LLaVA-1.5, of its relatives, and of Vicuna have them, with the ids of the model here. */
    @Test
    void whatPublishedFoldersSayIsAccepted() throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), """
                {"add_bos_token": true, "add_eos_token": false, "add_prefix_space": null,
                 "added_tokens_decoder": {
                  "0": {"content": "<unk>", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true},
                  "1": {"content": "<s>", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true},
                  "2": {"content": "</s>", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true},
                  "3": {"content": "<image>", "lstrip": false, "normalized": false, "rstrip": false, "single_word": false, "special": true}},
                 "additional_special_tokens": [], "bos_token": "<s>", "chat_template": "{% for message in messages %}{% endfor %}",
                 "clean_up_tokenization_spaces": false,
                 "eos_token": {"__type": "AddedToken", "content": "</s>", "lstrip": false, "normalized": true, "rstrip": false,
                  "single_word": false},
                 "extra_special_tokens": {"image_token": "<image>"}, "image_token": "<image>", "legacy": false,
                 "max_length": null, "model_max_length": 1000000000000000019884624838656, "pad_to_multiple_of": null,
                 "pad_token": "<unk>", "pad_token_type_id": 0, "padding_side": "left", "processor_class": "LlavaProcessor",
                 "sp_model_kwargs": {}, "spaces_between_special_tokens": false, "stride": 0, "tokenizer_class": "LlamaTokenizer",
                 "trust_remote_code": false, "truncation_side": "right", "truncation_strategy": "longest_first",
                 "unk_token": "<unk>", "use_default_system_prompt": false}
                """);
        Files.writeString(folder.resolve("special_tokens_map.json"), """
                {"bos_token": {"content": "<s>", "lstrip": false, "normalized": true, "rstrip": false, "single_word": false},
                 "eos_token": {"content": "</s>", "lstrip": false, "normalized": true, "rstrip": false, "single_word": false},
                 "image_token": "<image>", "pad_token": "<unk>", "unk_token": "<unk>"}
                """);
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<image>\": 3}");
        Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\": \"{{ messages }}\"}");
        Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages }}");
        Files.writeString(folder.resolve("processor_config.json"), """
                {"image_token": "<image>", "num_additional_image_tokens": 1, "patch_size": 8, "processor_class": "LlavaProcessor",
                 "vision_feature_select_strategy": "default"}
                """);
        Files.writeString(folder.resolve("generation_config.json"), """
                {"_from_model_config": true, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, "max_length": 4096,
                 "temperature": 0.9, "top_p": 0.6, "transformers_version": "4.36.0.dev0"}
                """);
        try (ModelFolder model = ModelFolder.open(folder)) {
            assertThat(model.tokenizer().encode("abc <image>", true))
                    .startsWith(1)
                    .endsWith(3);
        }
    }

    @Test
    void aScalingThatHidesTheBaseOfThePositionsIsRefused() throws IOException {
        set("config.json", "text_config/rope_theta", "null");
        set("config.json", "text_config/rope_parameters", "{\"rope_type\": \"default\", \"rope_theta\": 500}");
        ModelFolder.open(folder).close();
        set("config.json", "text_config/rope_scaling", "{\"rope_type\": \"default\"}");
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("config.json: text_config.rope_scaling stands beside rope_parameters");
    }

    @Test
    void aSecondPostProcessorThatMayAddTokensIsRefused() throws IOException {
        JsonNode template =
                JSON.readTree(folder.resolve("tokenizer.json").toFile()).path("post_processor");
        String levels =
                "{\"type\": \"ByteLevel\", \"add_prefix_space\": true, \"trim_offsets\": false, \"use_regex\": true}";
        set("tokenizer.json", "post_processor", sequence(levels, template.toString()));
        ModelFolder.open(folder).close();
        set("tokenizer.json", "post_processor", sequence(template.toString(), template.toString()));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json, field post_processor: it has 2 processors");
    }

    private static String sequence(String... processors) {
        return "{\"type\": \"Sequence\", \"processors\": [%s]}".formatted(String.join(", ", processors));
    }

    @Test
    void anAddedTokenHasTheIdThatTheLibraryGivesItOrIsRefused() throws IOException {
        String token = "{\"id\": 400, \"content\": \"<far>\", \"single_word\": false, \"lstrip\": false,"
                + " \"rstrip\": false, \"normalized\": false, \"special\": true}";
        set("tokenizer.json", "added_tokens/4", token);
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json, field added_tokens: <far> cannot have the id 400");
    }

    @ParameterizedTest
    @CsvSource({"1e999, the number is too large", "DEEP, nested too deeply"})
    void whatWouldEndTheProcessInTheNativeTokenizerIsRefusedBefore(String value, String sentence) throws IOException {
        set("tokenizer.json", "decoder/extra", "\"@\"");
        Path file = folder.resolve("tokenizer.json");
        String deep = "[".repeat(200) + "]".repeat(200);
        Files.writeString(file, Files.readString(file).replace("\"@\"", value.replace("DEEP", deep)));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("tokenizer.json, field decoder.extra")
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "tokenizer.json", "preprocessor_config.json", "model.safetensors"})
    void aFileThatIsNotThereIsNamed(String name) throws IOException {
        Files.delete(folder.resolve(name));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(name);
    }

    @Test
    void pickledWeightsAreReadWhereThereAreNoOthersAndThenAsDataAlone() throws IOException {
        Path pickle = folder.resolve("pytorch_model.bin");
        Files.writeString(pickle, "pickle");
        ModelFolder.open(folder).close();
        Files.delete(folder.resolve("model.safetensors"));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(pickle + " is not read as a PyTorch checkpoint: it is no zip file");
        Files.delete(pickle);
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("There are no weights in " + folder);
    }

    @ParameterizedTest
    @CsvSource({"0, NaN", "7, Infinity", "31, -Infinity"})
    void numbersThatAreNotFiniteAreRefusedWithTheirTensor(int column, float value) throws IOException {
        for (DataType type : List.of(DataType.FLOAT16, DataType.FLOAT32)) {
            rewrite(type, weights -> weights.get(EMBEDDING).set(new NDIndex(2, column), value));
            assertThatThrownBy(() -> ModelFolder.open(folder))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("Tensor '" + EMBEDDING + "' in " + folder.resolve("model.safetensors"))
                    .hasMessageContaining("NaN or infinity (number " + (2 * 32 + column + 1) + " of ");
            assertThatThrownBy(() -> BaseModel.load(folder, Compute.cpu()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(EMBEDDING);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "language_model.model.layers.0.mlp.gate_proj.lora_A.weight",
                "language_model.model.layers.0.mlp.gate_proj.bias",
                "language_model.model.layers.2.input_layernorm.weight",
                "vision_tower.vision_model.head.weight",
                "multi_modal_projector.linear_3.weight",
                "base_model.model.x"
            })
    void tensorsThatTheModelDoesNotUseAreNamed(String name) throws IOException {
        rewrite(
                DataType.FLOAT32,
                weights -> weights.put(name, weights.get(EMBEDDING).get(0).duplicate()));
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("a tensor that the model of config.json does not have: '" + name + "'");
    }

    @Test
    void constantsThatOlderVersionsSavedAreNoTensorsOfTheModel() throws IOException {
        rewrite(DataType.FLOAT32, weights -> {
            NDArray any = weights.get(EMBEDDING).get(0).duplicate();
            weights.put("language_model.model.layers.0.self_attn.rotary_emb.inv_freq", any);
            weights.put("vision_tower.vision_model.embeddings.position_ids", any);
        });
        ModelFolder.open(folder).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tie_word_embeddings", "text_config/tie_word_embeddings"})
    void aStoredHeadThatDiffersIsTheHeadWhereverTheConfigurationSaysTied(String field) throws IOException {
        set("config.json", "tie_word_embeddings", "false");
        set("config.json", "text_config/tie_word_embeddings", "false");
        rewrite(
                DataType.FLOAT32,
                weights -> weights.put(HEAD, weights.get(EMBEDDING).mul(-0.5)));
        float[] untied = logits();
        set("config.json", field, "true");
        assertThat(logits()).isEqualTo(untied);
        assertThat(ModelFolder.remarks(folder))
                .singleElement()
                .asString()
                .contains("config.json", "lm_head.weight", "the stored head is used");
        rewrite(
                DataType.FLOAT32,
                weights -> weights.put(HEAD, weights.get(EMBEDDING).duplicate()));
        float[] tied = logits();
        assertThat(tied).isNotEqualTo(untied);
        assertThat(ModelFolder.remarks(folder)).isEmpty();
        rewrite(DataType.FLOAT32, weights -> weights.remove(HEAD));
        assertThat(logits()).isEqualTo(tied);
    }

    private float[] logits() {
        try (ModelFolder checked = ModelFolder.open(folder);
                BaseModel model = BaseModel.load(checked.path(), Compute.cpu())) {
            TokenBatch batch =
                    new TokenBatch(new int[][] {{1, 300, 270}}, new int[][] {{1, 300, 270}}, TokenBatch.single(-1));
            try (NDArray logits = model.logits(batch, null, AdapterSet.none())) {
                return logits.toFloatArray();
            }
        }
    }

    private void rewrite(DataType type, Consumer<Map<String, NDArray>> change) throws IOException {
        Path file = folder.resolve("model.safetensors");
        TensorFile stored = TensorFile.open(sound.resolve("model.safetensors"));
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> weights = new TreeMap<>();
            for (String name : stored.tensors().keySet()) {
                weights.put(name, stored.read(manager, name).toType(DataType.FLOAT32, true));
            }
            change.accept(weights);
            if (type == DataType.FLOAT16) {
                TensorWriter.writeHalf(file, weights, Map.of());
            } else {
                TensorWriter.write(file, weights, Map.of());
            }
        }
    }

    /** Puts a value, written as JSON, at a place like {@code a/b/0} of a file, which is made if it is not there. */
    private void set(String name, String place, String value) throws IOException {
        Path file = folder.resolve(name);
        // A generation_config.json alone would say that nothing ends an answer.
        String made = name.equals("generation_config.json") ? "{\"eos_token_id\": 2}" : "{}";
        ObjectNode root = (ObjectNode) (Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.readTree(made));
        String[] path = place.startsWith("<") ? new String[] {place} : place.split("/", -1);
        JsonNode parent = root;
        for (int i = 0; i < path.length - 1; i++) {
            parent = parent.isArray() ? parent.get(Integer.parseInt(path[i])) : parent.get(path[i]);
        }
        String last = path[path.length - 1];
        if (parent instanceof ArrayNode list && Integer.parseInt(last) == list.size()) {
            list.add(JSON.readTree(value));
        } else if (parent instanceof ArrayNode list) {
            list.set(Integer.parseInt(last), JSON.readTree(value));
        } else {
            ((ObjectNode) parent).set(last, JSON.readTree(value));
        }
        Files.write(file, JSON.writeValueAsBytes(root));
    }
}
