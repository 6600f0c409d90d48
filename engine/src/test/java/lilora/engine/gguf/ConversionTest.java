package lilora.engine.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.gguf.Conversion.Converted;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole files against what transformers loads of them; see {@code PROVENANCE.md} beside the fixtures. */
class ConversionTest {
    private static final JsonNode MODELS = Json.tree(GgufBytes.fixture("models.json"));

    @TempDir
    Path folder;

    private Converted convert(Path file, StoredType type) {
        return new Conversion(file, folder.resolve("out"), type).run(Progress.NONE);
    }

    private JsonNode written(String file) {
        return Json.tree(folder.resolve("out").resolve(file));
    }

    private static String hash(ByteBuffer bytes) throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes);
        return HexFormat.of().formatHex(digest.digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2"})
    void weightsAndConfigurationAreThoseThatTransformersLoads(String name) throws NoSuchAlgorithmException {
        Converted converted = convert(GgufBytes.fixture(name + ".gguf"), StoredType.F32);
        JsonNode expected = MODELS.path(name);
        TensorFolder weights = TensorFolder.open(folder.resolve("out"), UnaryOperator.identity());
        assertThat(weights.tensors()).hasSize(expected.path("weights").size());
        for (Map.Entry<String, JsonNode> each : expected.path("weights").properties()) {
            assertThat(hash(weights.map(each.getKey())))
                    .as(each.getKey())
                    .isEqualTo(each.getValue().asText());
        }
        JsonNode config = written("config.json");
        // Transformers takes a number of 32 bits as it is; here it is the decimal one that it was made of.
        expected.path("config").properties().forEach(field -> assertThat(plain(config.path(field.getKey())))
                .as(field.getKey())
                .isEqualTo(plain(field.getValue())));
        assertThat(config.path("rope_theta").asDouble()).isEqualTo(100000);
        assertThat(config.path("eos_token_id").asInt()).isEqualTo(382);
        assertThat(config.path("torch_dtype").asText()).isEqualTo("float32");
        assertThat(written("generation_config.json").path("eos_token_id").asInt())
                .isEqualTo(382);
        assertThat(converted.bytes()).isEqualTo(converted.parameters() * Float.BYTES);
        assertThat(folder.toFile().list()).containsExactly("out");
    }

    private static Object plain(JsonNode value) {
        return value.isNumber() ? (Object) value.floatValue() : value;
    }

    @Test
    void specialTokensAndTheChatTemplateAreCarriedOver() {
        convert(GgufBytes.fixture("llama.gguf"), StoredType.BF16);
        JsonNode config = written("tokenizer_config.json");
        assertThat(config.path("bos_token").asText()).isEqualTo("<|im_start|>");
        assertThat(config.path("eos_token").asText()).isEqualTo("<|im_end|>");
        assertThat(config.path("pad_token").asText()).isEqualTo("<|endoftext|>");
        assertThat(config.path("add_bos_token").asBoolean(true)).isFalse();
        assertThat(config.path("model_max_length").asInt()).isEqualTo(128);
        assertThat(config.path("chat_template").asText())
                .startsWith("{% for message")
                .contains("<|im_start|>");
        assertThat(config.path("added_tokens_decoder")
                        .path("381")
                        .path("special")
                        .asBoolean())
                .isTrue();
        TensorFolder weights = TensorFolder.open(folder.resolve("out"), UnaryOperator.identity());
        assertThat(weights.require("model.norm.weight", 32).type()).isEqualTo(StoredType.BF16);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        Path text = GgufBytes.fixture("").resolveSibling("text");
        Json.tree(text.resolve("sentencepiece/cases.json"))
                .forEach(one -> texts.add(one.path("text").textValue()));
        for (JsonNode more :
                List.of(Json.tree(text.resolve("bytelevel/cases.json")), Json.tree(GgufBytes.fixture("tokens.json")))) {
            more.path("more").forEach(one -> texts.add(one.textValue()));
        }
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"gpt-2, false", "smollm, false", "llama-bpe, true", "qwen2, false"})
    void textsHaveTheIdsOfThePublishedTokenizers(String words, boolean starts) throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf")).with("tokenizer.ggml.pre", words);
        convert(bytes.without("tokenizer.ggml.add_bos_token").write(folder.resolve("words.gguf")), StoredType.F16);
        JsonNode expected = Json.tree(GgufBytes.fixture("tokens.json")).path(words);
        List<String> texts = texts();
        assertThat(expected.size()).isEqualTo(texts.size()).isGreaterThan(250);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(folder.resolve("out/tokenizer.json"))) {
            for (int i = 0; i < texts.size(); i++) {
                if (!texts.get(i).isEmpty()) {
                    long[] ids = expected.path(i)
                            .valueStream()
                            .mapToLong(JsonNode::longValue)
                            .toArray();
                    assertThat(tokenizer.encode(texts.get(i), false, false).getIds())
                            .as(texts.get(i))
                            .isEqualTo(ids);
                }
            }
            assertThat(tokenizer.encode("a", true, false).getIds()[0] == 381).isEqualTo(starts);
        }
    }

    /** What a file may say of positions, and what config.json says then. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            type=linear factor=2                | {"rope_type":"linear","factor":2.0}
            factor=4                            | {"rope_type":"linear","factor":4.0}
            type=none factor=4                  | -
            type=linear factor=1                | -
            type=yarn factor=4 original_context_length=32 | {"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":32}
            type=yarn factor=4 yarn_beta_fast=16 | {"rope_type":"yarn","factor":4.0,"original_max_position_embeddings":128,"beta_fast":16.0}
            """)
    void scaledPositionsAreInTheConfiguration(String fields, String expected) throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"));
        for (String field : fields.split(" ", -1)) {
            String[] pair = field.split("=", -1);
            bytes.with(
                    "llama.rope.scaling." + pair[0],
                    pair[0].equals("type")
                            ? pair[1]
                            : pair[0].contains("length") ? Long.valueOf(pair[1]) : (Object) Float.valueOf(pair[1]));
        }
        convert(bytes.write(folder.resolve("scaled.gguf")), StoredType.F32);
        JsonNode scaling = written("config.json").path("rope_scaling");
        assertThat(scaling.isMissingNode() ? null : scaling.toString()).isEqualTo(expected);
    }

    /** The table that llama.cpp's converter makes for LLaMA 3.2 (factor 32, heads of 8), in float32. */
    @Test
    void theTableOfLlama3IsRecognised() throws IOException {
        float[] table = new float[4];
        for (int i = 0; i < 4; i++) {
            double wave = 2 * Math.PI * Math.pow(100_000, i / 4.0);
            double smooth = (8192 / wave - 1) / 3;
            table[i] = (float) (wave < 2048 ? 1 : wave > 8192 ? 32 : 1 / ((1 - smooth) / 32 + smooth));
        }
        assertThat(table).containsExactly(1, 1, 1.0f, 32);
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"));
        convert(bytes.withFloats("rope_freqs.weight", table).write(folder.resolve("three.gguf")), StoredType.F32);
        assertThat(written("config.json").path("rope_scaling").toString())
                .isEqualTo(
                        "{\"rope_type\":\"llama3\",\"factor\":32.0,\"low_freq_factor\":1.0,\"high_freq_factor\":4.0,\"original_max_position_embeddings\":8192}");
        Path other = bytes.withFloats("rope_freqs.weight", 1, 1, 2, 32).write(folder.resolve("other.gguf"));
        assertRefused(other, "rope_freqs.weight scales positions otherwise than LLaMA 3.1 to 3.3 do");
        Path twice = bytes.with("llama.rope.scaling.factor", 2f).write(folder.resolve("twice.gguf"));
        assertRefused(twice, "scales positions twice");
    }

    @Test
    void aWindowMakesItMistralAndFurtherEndsAreKept() throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"))
                .with("llama.attention.sliding_window", 64L)
                .with("tokenizer.ggml.eot_token_id", 380L)
                .with("tokenizer.chat_template.tool_use", "x")
                .with("someone.quantized_with", "care");
        convert(bytes.write(folder.resolve("mistral.gguf")), StoredType.F32);
        assertThat(written("config.json").path("model_type").asText()).isEqualTo("mistral");
        assertThat(written("config.json").path("sliding_window").asInt()).isEqualTo(64);
        assertThat(written("generation_config.json").path("eos_token_id").toString())
                .isEqualTo("[382,380]");
        assertThat(written("tokenizer_config.json")
                        .path("chat_template")
                        .path(1)
                        .path("name")
                        .asText())
                .isEqualTo("tool_use");
    }

    private void assertRefused(Path file, String sentence) {
        assertThatThrownBy(() -> new Conversion(file, folder.resolve("no/out"), StoredType.F32).run(Progress.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence);
        assertThat(folder.resolve("no")).doesNotExist();
    }

    /** A field, its value (none: taken out), and what the sentence says. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            general.architecture                   | "gemma3" | general.architecture is 'gemma3', which is not supported (llama, qwen2)
            general.architecture                   |          | general.architecture is missing
            general.type                           | "adapter" | general.type is 'adapter'
            general.quantization_version           | 1        | general.quantization_version is '1'
            split.count                            | 3        | split.count is '3'
            llama.embedding_length                 |          | llama.embedding_length is missing
            llama.embedding_length                 | 0        | llama.embedding_length is '0', which is not supported (a whole number from 1)
            llama.embedding_length                 | 64       | llama.rope.dimension_count is '8', which is not supported (16)
            llama.feed_forward_length              | 32       | tensor 'blk.0.ffn_down.weight' has the shape [32, 64], but the fields ask for [32, 32]
            llama.feed_forward_length              | [64, 32] | (one value for all layers)
            llama.block_count                      | 3        | lacks tensor 'blk.2.attn_norm.weight' of a model of 3 layers
            llama.block_count                      | 1        | tensor 'blk.1.attn_norm.weight' is none of this model's
            llama.block_count                      | 99999    | lacks tensor 'blk.2.
            llama.attention.head_count             | true     | llama.attention.head_count is 'true'
            llama.attention.head_count_kv          | 4        | tensor 'blk.0.attn_k.weight' has the shape [16, 32], but the fields ask for [32, 32]
            llama.attention.layer_norm_rms_epsilon |          | layer_norm_rms_epsilon is missing
            llama.attention.layer_norm_rms_epsilon | "x"      | layer_norm_rms_epsilon is 'x', which is not supported (a number)
            llama.attention.key_length             | 16       | llama.rope.dimension_count is '8', which is not supported (16)
            llama.attention.value_length           | 4        | llama.attention.value_length is '4'
            llama.attention.scale                  | 2        | llama.attention.scale is set, and it is not known here
            llama.expert_count                     | 8        | llama.expert_count is '8', which is not supported (0)
            llama.logit_scale                      | 2        | llama.logit_scale is set
            llama.vocab_size                       | 384      | llama.vocab_size is '384', which is not supported (383)
            llama.rope.scaling.type                | "longrope" | llama.rope.scaling.type is 'longrope', which is not supported (none, linear or yarn)
            llama.rope.scaling.attn_factor         | 2        | llama.rope.scaling.attn_factor is set
            llama.tensor_data_layout               | "other"  | llama.tensor_data_layout is 'other'
            tokenizer.ggml.model                   | "t5"     | tokenizer.ggml.model is 't5', which is not supported (gpt2 or llama)
            tokenizer.ggml.model                   | "llama"  | tokenizer.ggml.pre is 'smollm'
            tokenizer.ggml.pre                     | "tekken" | tokenizer.ggml.pre is 'tekken', which is not supported (gpt-2, llama-bpe
            tokenizer.ggml.pre                     |          | tokenizer.ggml.pre is missing
            tokenizer.ggml.tokens                  |          | tokenizer.ggml.tokens is missing
            tokenizer.ggml.tokens                  | [1, 2]   | a list of texts
            tokenizer.ggml.token_type              | [1]      | tokenizer.ggml.token_type has 1 values, but there are 383 tokens
            tokenizer.ggml.merges                  | ["a  b"] | merge 1: 'a  b' is no pair of tokens of its vocabulary
            tokenizer.ggml.eos_token_id            |          | tokenizer.ggml.eos_token_id is missing
            tokenizer.ggml.eos_token_id            | 383      | an id below 383, the number of tokens
            tokenizer.ggml.eos_token_id            | 7        | is no control token by tokenizer.ggml.token_type
            tokenizer.ggml.add_eos_token           | true     | tokenizer.ggml.add_eos_token is 'true', which is not supported (false)
            tokenizer.ggml.add_space_prefix        | true     | tokenizer.ggml.add_space_prefix is 'true'
            tokenizer.huggingface.json             | "{}"     | tokenizer.huggingface.json is set
            token_embd.weight                      |          | tensor token_embd.weight is missing
            blk.1.ffn_up.weight                    |          | lacks tensor 'blk.1.ffn_up.weight'
            """)
    void whatIsNotHonouredIsRefusedByName(String field, String value, String sentence) throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"));
        Path file = (value == null
                        ? bytes.without(field)
                        : bytes.with(field, value(Json.tree("value", value.getBytes(StandardCharsets.UTF_8)))))
                .write(folder.resolve("changed.gguf"));
        assertRefused(file, sentence);
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            return node.valueStream().map(ConversionTest::value).toList();
        }
        return node.isTextual() ? node.textValue() : node.isBoolean() ? node.booleanValue() : (Object) node.longValue();
    }

    @Test
    void tensorsThatDoNotBelongAndBrokenNumbersAreRefused() throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"));
        Path odd = bytes.withFloats("blk.0.attn_q_norm.weight", 1, 2).write(folder.resolve("odd.gguf"));
        assertRefused(odd, "tensor 'blk.0.attn_q_norm.weight' is none of this model's by its fields");
        float[] broken = new float[32];
        broken[5] = Float.NaN;
        Path nan = bytes.without("blk.0.attn_q_norm.weight")
                .withFloats("output_norm.weight", broken)
                .write(folder.resolve("nan.gguf"));
        assertThatThrownBy(() -> convert(nan, StoredType.F32))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "Tensor 'model.norm.weight' in " + nan + " holds NaN or infinity (number 6 of 32");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("odd.gguf", "nan.gguf");
    }

    @Test
    void aTokenThatNobodyUsesIsNoneOfTheVocabulary() throws IOException {
        GgufBytes bytes = GgufBytes.of(GgufBytes.fixture("llama.gguf"));
        List<Object> kinds = new ArrayList<>((List<?>) bytes.field("tokenizer.ggml.token_type"));
        kinds.set(379, 5L);
        kinds.set(378, 4L);
        List<Object> merges = new ArrayList<>((List<?>) bytes.field("tokenizer.ggml.merges"));
        merges.remove(merges.size() - 1);
        bytes.with("tokenizer.ggml.token_type", kinds).with("tokenizer.ggml.merges", merges);
        convert(bytes.write(folder.resolve("kinds.gguf")), StoredType.F32);
        JsonNode json = written("tokenizer.json");
        assertThat(json.path("model").path("vocab").valueStream().map(JsonNode::asInt))
                .contains(378, 380)
                .doesNotContain(379);
        assertThat(json.path("added_tokens").path(0).path("id").asInt()).isEqualTo(378);
        assertThat(json.path("added_tokens").path(0).path("special").asBoolean(true))
                .isFalse();
        kinds.set(0, 9L);
        assertRefused(
                bytes.with("tokenizer.ggml.token_type", kinds).write(folder.resolve("kind.gguf")),
                "a token is of the unknown kind 9");
        List<Object> twice = new ArrayList<>((List<?>) bytes.field("tokenizer.ggml.tokens"));
        twice.set(1, twice.get(0));
        assertRefused(
                bytes.with("tokenizer.ggml.tokens", Collections.unmodifiableList(twice))
                        .write(folder.resolve("twice.gguf")),
                "there twice");
    }

    @Test
    void nothingIsLeftOfWhatWasCancelledAndNothingIsWrittenOver() throws IOException {
        Progress cancelled = new Progress() {
            @Override
            public void update(double fraction, String message) {}

            @Override
            public boolean isCancelled() {
                return true;
            }
        };
        Path file = GgufBytes.fixture("llama.gguf");
        assertThatThrownBy(() -> new Conversion(file, folder.resolve("out"), StoredType.F32).run(cancelled))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cancelled");
        assertThat(folder).isEmptyDirectory();
        Files.writeString(Files.createDirectory(folder.resolve("out")).resolve("mine"), "x");
        assertThatThrownBy(() -> convert(file, StoredType.F32)).hasMessageContaining("is not empty");
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**mine");
    }
}
