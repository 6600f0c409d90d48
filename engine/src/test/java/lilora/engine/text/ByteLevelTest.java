package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders with {@code vocab.json} and {@code merges.txt} alone, as GPT-2's and Qwen2's were published. */
class ByteLevelTest {
    private static final String TOKENS = "\"eos_token\": \"<|endoftext|>\", \"added_tokens_decoder\": {"
            + "\"380\": {\"content\": \"<|endoftext|>\", \"special\": true, \"normalized\": false},"
            + "\"381\": {\"content\": \"<|im_start|>\", \"special\": true, \"normalized\": false}}";

    @TempDir
    Path folder;

    private static Path fixture(String name) {
        try {
            return Path.of(ByteLevelTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void copy() throws IOException {
        for (String name : List.of("vocab.json", "merges.txt")) {
            Files.copy(fixture("bytelevel/" + name), folder.resolve(name));
        }
    }

    private void config(String kind, String more) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"tokenizer_class\": \"%s\", %s%s}".formatted(kind, TOKENS, more));
    }

    private static List<String> texts(JsonNode cases) {
        List<String> texts = new ArrayList<>();
        Json.tree(fixture("sentencepiece/cases.json"))
                .forEach(one -> texts.add(one.path("text").textValue()));
        cases.path("more").forEach(one -> texts.add(one.textValue()));
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"gpt2, GPT2Tokenizer", "qwen2, Qwen2TokenizerFast"})
    void textsHaveTheIdsThatTheReferenceGivesThem(String name, String kind) throws IOException {
        config(kind, "");
        JsonNode cases = Json.tree(fixture("bytelevel/cases.json"));
        List<String> texts = texts(cases);
        byte[] json = TokenizerSource.of(folder).json().toString().getBytes(StandardCharsets.UTF_8);
        assertThat(cases.path(name).size()).isEqualTo(texts.size()).isGreaterThan(250);
        try (HuggingFaceTokenizer tokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"))) {
            for (int i = 0; i < texts.size(); i++) {
                long[] ids = cases.path(name)
                        .path(i)
                        .valueStream()
                        .mapToLong(JsonNode::longValue)
                        .toArray();
                assertThat(
                                texts.get(i).isEmpty()
                                        ? new long[0]
                                        : tokenizer
                                                .encode(texts.get(i), false, false)
                                                .getIds())
                        .as(texts.get(i))
                        .isEqualTo(ids);
            }
        }
    }

    @Test
    void aStartTokenThatTheFolderAsksForIsThere() throws IOException {
        config("GPT2Tokenizer", ", \"add_bos_token\": true, \"bos_token\": \"<|im_start|>\"");
        Files.writeString(folder.resolve("config.json"), "{\"image_token_index\": 400}");
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            assertThat(tokenizer.special().bos()).isEqualTo(381);
            assertThat(tokenizer.encode("a<|endoftext|>", true)).startsWith(381).endsWith(380);
            assertThat(tokenizer.decode(tokenizer.encode("caf\u00e9 \u65e5\n x")))
                    .isEqualTo("caf\u00e9 \u65e5\n x");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            merges.txt            | a b c                | merges.txt, line 1: 'a b c' is no pair
            merges.txt            | a zz                 | merges.txt, line 1: 'a zz' is no pair
            vocab.json            | []                   | must be a JSON object
            tokenizer_config.json | {"tokenizer_class": "RobertaTokenizer"} | it is 'RobertaTokenizer'
            tokenizer_config.json | {}                   | tokenizer_class: it is ''
            """)
    void whatIsNotReadIsNamed(String file, String content, String sentence) throws IOException {
        config("Qwen2Tokenizer", "");
        Files.writeString(folder.resolve(file), content);
        assertThatThrownBy(() -> TokenizerSource.of(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(sentence);
    }
}
