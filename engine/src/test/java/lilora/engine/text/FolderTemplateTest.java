package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Chat templates of folders, recognised and written as they are; see {@code PROVENANCE.txt} beside the fixtures. */
class FolderTemplateTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/text");
    private static final JsonNode CASES = Json.tree(FIXTURES.resolve("chat/cases.json"));
    private static final List<String> LLAMA = List.of("llama_3", "chatml", "vicuna_v1");

    @TempDir
    Path folder;

    static Stream<String> names() {
        return CASES.properties().stream().map(Map.Entry::getKey);
    }

    /** Writes the files of a tokenizer of that kind: as Llama's, as Llama 3's with a start token, as Qwen2's without. */
    private Tokenizer tokenizer(String kind, String bos, String eos) throws IOException {
        boolean legacy = kind.equals("legacy");
        ObjectNode tokenizer =
                (ObjectNode) Json.tree(FIXTURES.resolve(legacy ? "legacy/tokenizer.json" : "chat/tokenizer.json"));
        if (kind.equals("started")) {
            int id = tokenizer
                    .path("added_tokens")
                    .valueStream()
                    .filter(token -> token.path("content").asText().equals(bos))
                    .findFirst()
                    .orElseThrow()
                    .path("id")
                    .asInt();
            Map<String, Object> start = Map.of("SpecialToken", Map.of("id", bos, "type_id", 0));
            Map<String, Object> text = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
            Map<String, Object> other = Map.of("Sequence", Map.of("id", "B", "type_id", 1));
            tokenizer.set(
                    "post_processor",
                    Json.toTree(Map.of(
                            "type", "TemplateProcessing",
                            "single", List.of(start, text),
                            "pair", List.of(start, text, other),
                            "special_tokens",
                                    Map.of(bos, Map.of("id", bos, "ids", List.of(id), "tokens", List.of(bos))))));
        }
        Json.writeAtomically(folder.resolve("tokenizer.json"), tokenizer);
        Map<String, Object> config =
                bos.isEmpty() ? Map.of("eos_token", eos) : Map.of("eos_token", eos, "bos_token", bos);
        Json.writeAtomically(folder.resolve("tokenizer_config.json"), config);
        return Tokenizer.ofModel(folder);
    }

    private Tokenizer tokenizer(JsonNode expected) throws IOException {
        return tokenizer(
                expected.path("tokenizer").asText(),
                expected.path("bos").asText(),
                expected.path("eos").asText());
    }

    @ParameterizedTest
    @MethodSource("names")
    void conversationsAreWrittenAsTheFoldersOwnTemplateWritesThem(String name) throws IOException {
        JsonNode expected = CASES.path(name);
        try (Tokenizer tokenizer = tokenizer(expected)) {
            Files.writeString(
                    folder.resolve("chat_template.jinja"),
                    expected.path("template").asText());
            FolderTemplate found = FolderTemplate.of(folder, tokenizer, LLAMA);
            assertThat(found).isEqualTo(new FolderTemplate(name, null));
            Conversation conversation = Conversation.of(found.name(), tokenizer);
            assertThat(expected.path("conversations")).isNotEmpty();
            for (JsonNode each : expected.path("conversations")) {
                List<Turn> turns = new ArrayList<>();
                each.path("rounds").forEach(round -> {
                    turns.add(Turn.human(round.path(0).asText()));
                    turns.add(Turn.gpt(round.path(1).asText()));
                });
                int image = Turn.markers(turns.get(0).text());
                Encoded encoded = conversation.training(turns, image);
                assertThat(encoded.ids()).isEqualTo(ints(each.path("ids")));
                assertThat(encoded.labels()).isEqualTo(ints(each.path("labels")));
                int[] prompt = conversation.prompt(
                        turns.get(0).text().replace(Turn.IMAGE, "").strip(), image);
                assertThat(prompt).isEqualTo(ints(each.path("prompt")));
                assertThat(encoded.labels()[encoded.labels().length - 1]).isEqualTo(conversation.end());
            }
        }
    }

    /** The texts were rendered by transformers, see PROVENANCE.txt. */
    @Test
    void templatesAreWrittenForTransformersAndKnownAgain() throws IOException {
        JsonNode written = Json.tree(FIXTURES.resolve("chat/written.json"));
        assertThat(FolderTemplate.names())
                .containsExactlyElementsOf(
                        written.properties().stream().map(Map.Entry::getKey).toList());
        for (String name : FolderTemplate.names()) {
            FolderTemplate.write(folder, name);
            assertThat(folder.resolve("chat_template.jinja"))
                    .hasContent(written.path(name).asText());
            assertThat(FolderTemplate.named(folder)).contains(name);
        }
    }

    /** A folder's own is taken out wherever it stands; what else those files hold stays. */
    @Test
    void aWrittenTemplateIsTheOnlyOneOfItsFolder() throws IOException {
        Files.writeString(folder.resolve("chat_template.json"), "{\"chat_template\": \"[INST]\"}");
        Files.writeString(
                folder.resolve("tokenizer_config.json"), "{\"bos_token\": \"<s>\", \"chat_template\": \"[INST]\"}");
        FolderTemplate.writeChosen(folder, null);
        FolderTemplate.writeChosen(folder, "mistral_instruct");
        assertThat(FolderTemplate.file(folder)).contains(folder.resolve("chat_template.json"));
        FolderTemplate.writeChosen(folder, "chatml");
        assertThat(folder).isDirectoryNotContaining("glob:**chat_template.json");
        assertThat(folder.resolve("tokenizer_config.json"))
                .content()
                .contains("bos_token")
                .doesNotContain("INST");
        assertThat(FolderTemplate.named(folder)).contains("chatml");
    }

    /** Today's date in a template is told; a chosen template needs none of the folder's. */
    @Test
    void aTemplateThatIsNotKnownCanBeReplacedByAChosenOne() throws IOException {
        try (Tokenizer tokenizer = tokenizer("started", "<|begin_of_text|>", "<|eot_id|>")) {
            Path jinja = folder.resolve("chat_template.jinja");
            Files.writeString(jinja, "<|start_header_id|>system Today Date: {{ strftime_now('%d %b %Y') }}<|eot_id|>");
            assertThatThrownBy(() -> FolderTemplate.of(folder, tokenizer, LLAMA))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith(jinja + ", field chat_template: it writes today's date")
                    .hasMessageContaining("Choose one with \"template\" in the experiment, ");
            assertThat(FolderTemplate.chosen("llama_3_1", tokenizer)).isEqualTo(new FolderTemplate("llama_3_1", null));
            assertThatThrownBy(() -> FolderTemplate.chosen("llama_4", tokenizer))
                    .isInstanceOf(InputException.class)
                    .hasMessageStartingWith("Field \"template\": \"llama_4\" is unknown; known are ")
                    .hasMessageContaining("vicuna_v1");
        }
        try (Tokenizer tokenizer = tokenizer("legacy", "<s>", "</s>")) {
            assertThatThrownBy(() -> FolderTemplate.chosen("qwen_2", tokenizer))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("need the token <|im_start|>, which " + folder.resolve("tokenizer.json"));
        }
    }

    @Test
    void aTemplateIsLookedForWhereTransformersLooks() throws IOException {
        try (Tokenizer tokenizer = tokenizer("bare", "", "<|im_end|>")) {
            ObjectNode config = (ObjectNode) Json.tree(folder.resolve("tokenizer_config.json"));
            config.set(
                    "chat_template",
                    Json.toTree(List.of(
                            Map.of("name", "tool_use", "template", "x"),
                            Map.of(
                                    "name",
                                    "default",
                                    "template",
                                    CASES.path("qwen_2").path("template").asText()))));
            Json.writeAtomically(folder.resolve("tokenizer_config.json"), config);
            assertThat(FolderTemplate.of(folder, tokenizer, LLAMA).name()).isEqualTo("qwen_2");
            for (String file : List.of("processor_config.json", "chat_template.json")) {
                Json.writeAtomically(
                        folder.resolve(file),
                        Map.of(
                                "chat_template",
                                CASES.path("llava_interleave").path("template").asText()));
                assertThat(FolderTemplate.of(folder, tokenizer, LLAMA).name()).isEqualTo("llava_interleave");
                Files.delete(folder.resolve(file));
            }
        }
    }

    @Test
    void aFolderWithoutTemplateGetsThatOfItsDecoderAndItsTokens() throws IOException {
        try (Tokenizer llama3 = tokenizer("started", "<|begin_of_text|>", "<|eot_id|>")) {
            assertThat(FolderTemplate.of(folder, llama3, LLAMA).name()).isEqualTo("llama_3");
            assertThat(FolderTemplate.of(folder, llama3, LLAMA).remark())
                    .contains("brings no chat template", "llama_3");
            assertThat(FolderTemplate.of(folder, llama3, List.of("qwen_2")).name())
                    .isEqualTo("qwen_2");
        }
        try (Tokenizer llama = tokenizer("legacy", "<s>", "</s>")) {
            assertThat(FolderTemplate.of(folder, llama, LLAMA)).isEqualTo(new FolderTemplate("vicuna_v1", null));
            assertThat(FolderTemplate.of(folder, llama, List.of("chatml", "mistral_instruct"))
                            .name())
                    .isEqualTo("mistral_instruct");
            assertThatThrownBy(() -> FolderTemplate.of(folder, llama, List.of("qwen_2")))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("the tokenizer has no token <|im_start|>");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '\0', nullValues = "-", textBlock = """
            legacy  ~ {% for m in messages %}{{ m['role'].upper() + ': ' }}{% endfor %}ASSISTANT: ~ vicuna_v1
            legacy  ~ {{ messages }}                                                          ~ vicuna_v1
            legacy  ~ <|user|>{{ messages }}<|end|>                                           ~ -
            legacy  ~ [INST] [SYSTEM_PROMPT] {{ messages }}                                   ~ -
            legacy  ~ <|start_header_id|>{{ messages }}<|eot_id|>                             ~ -
            started ~ {{ messages }}                                                          ~ -
            started ~ <|start_header_id|>{{ strftime_now('%d') }}<|eot_id|>                   ~ -
            """)
    void otherTemplatesAreRefusedUnlessTheModelIsAsLlava(String kind, String text, String name) throws IOException {
        boolean legacy = kind.strip().equals("legacy");
        Files.writeString(folder.resolve("chat_template.jinja"), text.strip());
        try (Tokenizer tokenizer =
                tokenizer(kind.strip(), legacy ? "<s>" : "<|begin_of_text|>", legacy ? "</s>" : "<|eot_id|>")) {
            if (name != null) {
                assertThat(FolderTemplate.of(folder, tokenizer, LLAMA).name()).isEqualTo(name.strip());
            } else {
                assertThatThrownBy(() -> FolderTemplate.of(folder, tokenizer, LLAMA))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("chat_template.jinja");
            }
        }
    }

    /** The fields that Qwen2's published configuration states. */
    @Test
    void theTokenizerOfQwen2IsReadWithWhatItsConfigurationSays() throws IOException {
        tokenizer("bare", "", "<|im_end|>").close();
        String published = """
                {"add_bos_token": false, "add_prefix_space": %s, "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
                 "bos_token": null, "clean_up_tokenization_spaces": false, "eos_token": "<|im_end|>", "errors": "replace",
                 "model_max_length": 32768, "pad_token": "<|endoftext|>", "split_special_tokens": false,
                 "tokenizer_class": "Qwen2Tokenizer", "unk_token": null}
                """;
        Path config = folder.resolve("tokenizer_config.json");
        Files.writeString(config, published.formatted("false"));
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            assertThat(tokenizer.special().bos()).isEqualTo(SpecialTokens.NONE);
            assertThat(tokenizer.special().eosText()).isEqualTo("<|im_end|>");
            assertThat(tokenizer.decode(tokenizer.encode(" red\n café"))).isEqualTo(" red\n café");
        }
        Files.writeString(config, published.formatted("true"));
        assertThatThrownBy(() -> Tokenizer.ofModel(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("add_prefix_space");
    }

    @Test
    void controlTokensOfTheTemplateAreRefusedInTexts() throws IOException {
        try (Tokenizer tokenizer = tokenizer("bare", "", "<|endoftext|>")) {
            Conversation conversation = Conversation.of("chatml", tokenizer);
            for (String token : List.of("<|im_end|>", "<|im_start|>", "<|endoftext|>")) {
                assertThatThrownBy(() -> conversation.prompt("a" + token, 0))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("control token " + token);
            }
            assertThat(tokenizer.special().bos()).isEqualTo(SpecialTokens.NONE);
            assertThat(tokenizer.encode("red", true)).isEqualTo(tokenizer.encode("red"));
        }
    }

    private static int[] ints(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
