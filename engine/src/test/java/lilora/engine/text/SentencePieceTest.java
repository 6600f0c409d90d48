package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders with {@code tokenizer.model} alone, as LLaMA's and Vicuna's were published. */
class SentencePieceTest {
    private static final int MUTATIONS = 1_500;
    private static final int PIECES = 400;

    @TempDir
    Path folder;

    private static Path fixture(String name) {
        try {
            return Path.of(SentencePieceTest.class.getResource("sentencepiece").toURI())
                    .resolve(name);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void copy() throws IOException {
        Files.copy(fixture("tokenizer.model"), folder.resolve("tokenizer.model"));
        Files.writeString(folder.resolve("config.json"), "{\"image_token_index\": %d}".formatted(PIECES));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            {}                                                                        | slow
            {"legacy": true, "tokenizer_class": "LlamaTokenizer"}                     | slow
            {"legacy": false, "tokenizer_class": "LlamaTokenizerFast"}                | first
            {"legacy": null, "bos_token": {"__type": "AddedToken", "content": "<s>", "lstrip": false, "normalized": true}, "pad_token": null} | slow
            """)
    void textsHaveTheIdsThatTheReferenceGivesThem(String config, String expected) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), config);
        JsonNode cases = Json.tree(fixture("cases.json"));
        assertThat(cases.size()).isGreaterThan(250);
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            for (JsonNode one : cases) {
                String text = one.path("text").textValue();
                int[] ids = ids(one.path(one.has(expected) ? expected : "slow"));
                assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
                assertThat(tokenizer.decode(ids(one.path("slow"))))
                        .as(text)
                        .isEqualTo(one.path("decoded").asText(text));
            }
            // Without legacy the slow tokenizer puts a space in front of one too, which the fast one never did.
            for (JsonNode one : cases) {
                assertThat(one.has("firstSlow"))
                        .as(one.toString())
                        .isEqualTo(one.path("text").textValue().startsWith(" ")
                                || one.path("text").textValue().startsWith("\u2581"));
            }
            assertThat(tokenizer.special()).isEqualTo(new SpecialTokens(1, 2, 0, PIECES, "<s>", "</s>"));
            assertThat(tokenizer.last().id()).isEqualTo(PIECES - 1);
        }
    }

    private static int[] ids(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::intValue).toArray();
    }

    @Test
    void addedTokensOfTheFilesBesideItAreTokens() throws IOException {
        Files.writeString(folder.resolve("added_tokens.json"), "{\"<image>\": 400, \"<pad>\": 401}");
        Files.writeString(folder.resolve("special_tokens_map.json"), "{\"pad_token\": \"<pad>\"}");
        Files.writeString(
                folder.resolve("tokenizer_config.json"),
                "{\"added_tokens_decoder\": {\"401\": {\"content\": \"<pad>\", \"special\": true}}}");
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            assertThat(tokenizer.encode("<image><pad>")).containsExactly(400, 401);
            assertThat(tokenizer.special().pad()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            unigram      | trainer_spec.model_type is 'unigram'
            no-bytes     | trainer_spec.byte_fallback is 'false'
            nmt_nfkc     | normalizer_spec.name is 'nmt_nfkc'
            squeezed     | normalizer_spec.remove_extra_whitespaces is 'true'
            no-prefix    | normalizer_spec.add_dummy_prefix is 'false'
            user-defined | piece '<sep>' is user-defined
            other-ids    | trainer_spec.unk_id is '3'
            suffix       | trainer_spec.treat_whitespace_as_suffix is 'true'
            """)
    void whatIsNotEncodedExactlyIsRefusedByName(String model, String sentence) {
        Path file = fixture("refused/" + model + ".model");
        assertThatThrownBy(() -> SentencePieceModel.read(file))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence)
                .hasMessageContaining("ave the tokenizer with transformers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            tokenizer_config.json   | {"tokenizer_class": "T5Tokenizer"} | field tokenizer_class: it is T5Tokenizer
            tokenizer_config.json   | {"add_prefix_space": false}        | not supported
            tokenizer_config.json   | {"legacy": "yes"}                  | legacy is 'yes'
            tokenizer_config.json   | {"sp_model_kwargs": {"enable_sampling": true}} | not supported
            special_tokens_map.json | {"pad_token": "<pad>"}             | <pad> is not in tokenizer.model
            added_tokens.json       | {"<image>": 399}                   | gives <image> the id 399, but in tokenizer.model it is missing
            added_tokens.json       | {"<pad>": 402}                     | <pad> cannot have the id 402
            config.json             | {"image_token_index": 261}         | but in tokenizer.model that is
            """)
    void filesBesideItThatContradictItAreNamed(String file, String content, String sentence) throws IOException {
        Files.writeString(folder.resolve(file), content);
        assertThatThrownBy(() -> Tokenizer.ofModel(folder).close())
                .isInstanceOf(InputException.class)
                .hasMessageContaining(file.startsWith("added") ? "" : file)
                .hasMessageContaining(sentence);
    }

    @Test
    void damagedModelsNeverCauseAnythingButASentence() throws IOException {
        byte[] sound = Files.readAllBytes(fixture("tokenizer.model"));
        Random random = new Random(5);
        int refused = 0;
        Path file = folder.resolve("tokenizer.model");
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = sound.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Files.write(
                    file,
                    random.nextInt(6) == 0 ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes);
            try {
                if (i % 30 == 0) {
                    Tokenizer.ofModel(folder).close();
                } else {
                    assertThat(SentencePieceModel.read(file).pieces()).hasSizeGreaterThan(2);
                }
            } catch (InputException expected) {
                assertThat(expected).hasMessageContaining(file.toString());
                refused++;
            }
        }
        assertThat(refused).isBetween(MUTATIONS / 4, MUTATIONS - 1);
    }
}
