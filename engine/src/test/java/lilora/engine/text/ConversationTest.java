package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against LLaVA's rules on two kinds of Llama tokenizers; see {@code PROVENANCE.txt} beside the fixtures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConversationTest {
    private static final Path FIXTURES = Path.of("src/test/resources/lilora/engine/text");

    private final Tokenizer legacy = Tokenizer.ofModel(FIXTURES.resolve("legacy"));
    private final Tokenizer first = Tokenizer.ofModel(FIXTURES.resolve("first"));

    @AfterAll
    void close() {
        legacy.close();
        first.close();
    }

    Stream<Arguments> cases() {
        return Stream.of("legacy", "first").flatMap(name -> StreamSupport.stream(
                        Json.tree(FIXTURES.resolve(name + "/cases.json")).spliterator(), false)
                .map(c -> Arguments.of(name, c)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void trainingEqualsLlava(String name, JsonNode expected) {
        Encoded encoded = vicuna(name).training(turns(expected), hasImage(expected) ? 1 : 0);
        assertThat(encoded.ids()).isEqualTo(ints(expected.path("ids")));
        assertThat(encoded.labels()).isEqualTo(ints(expected.path("labels")));
        assertThat(encoded.images()).isEqualTo(hasImage(expected) ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptsEqualLlavaAndAreWhatTrainingBeginsWith(String name, JsonNode expected) {
        List<Turn> turns = turns(expected);
        int images = Turn.markers(turns.get(0).text());
        String question = turns.get(0).text().replace(Turn.IMAGE, "");
        int[] prompt = vicuna(name).prompt(question, images);
        assertThat(prompt).isEqualTo(ints(expected.path("prompt")));
        Encoded encoded = vicuna(name).training(turns, hasImage(expected) ? 1 : 0);
        assertThat(Arrays.copyOf(encoded.ids(), prompt.length)).isEqualTo(prompt);
        assertThat(encoded.labels()[prompt.length - 1]).isEqualTo(Encoded.IGNORED);
        assertThat(encoded.labels()[prompt.length]).isNotEqualTo(Encoded.IGNORED);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsLearnedDecodesToTheAnswers(String name, JsonNode expected) {
        Encoded encoded = vicuna(name).training(turns(expected), hasImage(expected) ? 1 : 0);
        int[] learned = Arrays.stream(encoded.labels())
                .filter(l -> l != Encoded.IGNORED)
                .toArray();
        assertThat(learned).hasSize(encoded.learned());
        assertThat(tokenizer(name).decode(learned))
                .isEqualTo(expected.path("learned").asText());
        long ends = Arrays.stream(learned)
                .filter(l -> l == tokenizer(name).special().eos())
                .count();
        assertThat(ends).isEqualTo(turns(expected).size() / 2);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePlainTemplateEqualsLlava(String name, JsonNode expected) {
        Conversation plain = Conversation.of("plain", tokenizer(name));
        if (expected.has("plainIds")) {
            Encoded encoded = plain.training(turns(expected), hasImage(expected) ? 1 : 0);
            assertThat(encoded.ids()).isEqualTo(ints(expected.path("plainIds")));
            assertThat(encoded.labels()).isEqualTo(ints(expected.path("plainLabels")));
        } else {
            assertThatThrownBy(() -> plain.training(turns(expected), 1))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("one question and one answer");
        }
    }

    /** LLaVA moves the marker of a turn that has one to its front, and leaves several where they are. */
    @ParameterizedTest
    @ValueSource(strings = {"legacy", "first"})
    void severalImagesStandWhereTheirMarkersAre(String name) {
        Conversation vicuna = vicuna(name);
        List<Turn> turns = List.of(
                Turn.human("Is <image> like\n<image>?"),
                Turn.gpt("no"),
                Turn.human("And this? <image>"),
                Turn.gpt("yes"));
        Encoded encoded = vicuna.training(turns, 3);
        List<Turn> moved = new ArrayList<>(turns);
        moved.set(2, Turn.human("<image>\nAnd this?"));
        assertThat(encoded.ids()).isEqualTo(vicuna.training(moved, 3).ids());
        assertThat(encoded.images()).isEqualTo(3);
        int[] asked = vicuna.prompt("Is <image> like\n<image>?", 2);
        assertThat(encoded.ids()).startsWith(asked);
        int image = (name.equals("first") ? first : legacy).special().image();
        assertThat(Arrays.stream(asked).filter(id -> id == image)).hasSize(2);
        assertThat(vicuna.prompt("Which?", 3)).isEqualTo(vicuna.prompt("<image>\n<image>\n<image>\nWhich?", 3));
        assertThatThrownBy(() -> vicuna.training(turns, 2))
                .hasMessageContaining("2 images, but <image> occurs 3 times");
        assertThatThrownBy(() -> vicuna.prompt("a <image> b", 2)).hasMessageContaining("occurs 1 times");
        assertThatThrownBy(() -> Conversation.of("plain", legacy).training(turns.subList(0, 2), 2))
                .hasMessageContaining("takes one image");
    }

    @Test
    void lengthsCountTheVisualTokens() {
        List<Turn> turns = List.of(Turn.human("<image>\nq"), Turn.gpt("a"));
        Encoded encoded = vicuna("legacy").training(turns, 1);
        assertThat(encoded.length(64)).isEqualTo(encoded.ids().length + 63);
        Encoded text = vicuna("legacy").training(List.of(Turn.human("q"), Turn.gpt("a")), 0);
        assertThat(text.length(0)).isEqualTo(text.ids().length);
        List<Turn> several = List.of(Turn.human("<image> or <image>?"), Turn.gpt("a"));
        Encoded two = vicuna("legacy").training(several, 2);
        assertThat(two.length(128)).isEqualTo(two.ids().length + 126);
    }

    @Test
    void controlTokensInTextAreRefused() {
        Conversation vicuna = vicuna("legacy");
        assertThatThrownBy(() -> vicuna.training(List.of(Turn.human("q"), Turn.gpt("a</s>b")), 0))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("control token </s>");
        assertThatThrownBy(() -> vicuna.prompt("<s>", 0)).hasMessageContaining("control token <s>");
        assertThatThrownBy(() -> vicuna.training(List.of(Turn.human("<image>q"), Turn.gpt("a")), 0))
                .hasMessageContaining("there is no image");
        assertThatThrownBy(() -> vicuna.training(List.of(Turn.gpt("q"), Turn.gpt("a")), 0))
                .hasMessageContaining("take turns");
    }

    /** What Python's str.isspace() holds for, and neighbours for which it does not. */
    @Test
    void spacesAroundTheImageMarkerAreThoseOfPython() {
        Conversation vicuna = vicuna("legacy");
        int[] plain = vicuna.training(List.of(Turn.human("<image>\nWhat?"), Turn.gpt("a")), 1)
                .ids();
        String spaces =
                "\t\n\u000b\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
                        + "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
        for (String space : spaces.split("")) {
            for (String text : List.of(
                    "What?" + space + "<image>",
                    space + "<image>" + space + "What?" + space,
                    "What?" + space + "<image>" + space,
                    "<image>" + space + space + "What?")) {
                assertThat(vicuna.training(List.of(Turn.human(text), Turn.gpt("a")), 1)
                                .ids())
                        .as("U+%04x", (int) space.charAt(0))
                        .isEqualTo(plain);
                assertThat(vicuna.prompt(text.replace("<image>", ""), 1)).isEqualTo(vicuna.prompt("What?", 1));
            }
        }
        for (String other : List.of("\u200b", "\u200c", "\u2060", "\ufeff", "\u180e", "\u001b", "\u0000", "\u0084")) {
            assertThat(vicuna.training(List.of(Turn.human(other + "What?<image>"), Turn.gpt("a")), 1)
                            .ids())
                    .as("U+%04x", (int) other.charAt(0))
                    .isNotEqualTo(plain);
        }
    }

    @Test
    void aMarkerWithoutAnImageIsRefusedWhereverItStands() {
        Conversation vicuna = vicuna("legacy");
        for (String text : List.of("<image>", "<image>\nq", "q <image> r", "q<image>", "<image><image>")) {
            assertThatThrownBy(() -> vicuna.prompt(text, 0))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("there is no image");
        }
        assertThatThrownBy(() -> vicuna.prompt("<ima<image>ge>q", 1)).hasMessageContaining("inside another");
        assertThatThrownBy(() -> vicuna.training(List.of(Turn.human("<image>q"), Turn.gpt("a <image>")), 1))
                .hasMessageContaining("must not hold <image>");
        assertThatThrownBy(() -> Conversation.of("plain", legacy)
                        .training(List.of(Turn.human("<image>"), Turn.gpt("a <image>")), 1))
                .hasMessageContaining("must not hold <image>");
    }

    @Test
    void unknownTemplatesAreNamed() {
        assertThatThrownBy(() -> Conversation.of("v0", legacy))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(
                        "known are chatml, llama_2, llama_3, llama_3_1, llava_interleave, mistral_instruct, mistral_v1, mistral_v3, qwen_2, qwen_2_5, qwen_2_vl, smollm_2, vicuna_v1 and plain");
        assertThat(Conversation.of("vicuna_v1", legacy).name()).isEqualTo("vicuna_v1");
    }

    private Tokenizer tokenizer(String name) {
        return name.equals("legacy") ? legacy : first;
    }

    private Conversation vicuna(String name) {
        return Conversation.of("vicuna_v1", tokenizer(name));
    }

    private static List<Turn> turns(JsonNode expected) {
        List<Turn> turns = new ArrayList<>();
        for (JsonNode turn : expected.path("turns")) {
            String text = turn.path("value").asText();
            turns.add(turn.path("from").asText().equals("human") ? Turn.human(text) : Turn.gpt(text));
        }
        return turns;
    }

    private static boolean hasImage(JsonNode expected) {
        return turns(expected).stream().anyMatch(t -> t.text().contains(Turn.IMAGE));
    }

    private static int[] ints(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
