package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.json.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordIdsTest {
    private static final Path FILE = Path.of("src/test/resources/lilora/engine/text/legacy/tokenizer.json");
    private static final HuggingFaceTokenizer NATIVE = whole();
    private static final WordIds WORDS =
            WordIds.of(Json.tree(FILE), WordIdsTest::natively).orElseThrow();

    private static HuggingFaceTokenizer whole() {
        try {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(FILE)
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] natively(String text) {
        return Arrays.stream(NATIVE.encode(text, false, false).getIds())
                .mapToInt(Math::toIntExact)
                .toArray();
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> parts = Arbitraries.of(List.of(
                " ",
                " ",
                "  ",
                "\u2581",
                "red",
                "What",
                "is",
                "7",
                "\n",
                "<image>",
                "</s>",
                "<s>",
                "<unk>",
                "<",
                ">",
                ".",
                "\u00e9",
                "\ud83d\ude00",
                "\t",
                "USER:",
                "ASSISTANT:",
                "s>",
                "\u4e2d"));
        return parts.list().ofMinSize(1).ofMaxSize(24).map(all -> String.join("", all));
    }

    @Property(seed = "1", tries = 3000)
    void idsOfWordsAreTheIdsOfTheText(@ForAll @From("texts") String text) {
        assertThat(WORDS.ids(text)).as(text).isEqualTo(natively(text));
    }

    @Property(seed = "1", tries = 500)
    void idsOfAnyTextAreTheSame(@ForAll String text) {
        String sound = text.codePoints()
                .filter(c -> c < 0xD800 || c >= 0xE000)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        if (!sound.isEmpty()) {
            assertThat(WORDS.ids(sound)).isEqualTo(natively(sound));
        }
    }

    @Test
    void aWordIsTokenisedOnce() {
        int[] calls = {0};
        WordIds words = WordIds.of(Json.tree(FILE), text -> {
                    calls[0]++;
                    return natively(text);
                })
                .orElseThrow();
        int[] ids = words.ids("the red car and the red dog");
        assertThat(ids).isEqualTo(natively("the red car and the red dog"));
        assertThat(calls[0]).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        /model            | ignore_merges | true
        /model            | type          | "Unigram"
        /model            | merges        | ["a \u2581", "\u2581 b"]
        /model            | merges        | [["a", "\u2581b"]]
        /                 | pre_tokenizer | {"type": "Metaspace"}
        /                 | normalizer    | null
        /added_tokens/0   | lstrip        | true
        /added_tokens/0   | content       | "a b"
        """)
    void otherKindsAreLeftToTheLibrary(String place, String field, String value) {
        ObjectNode file = Json.tree(FILE).deepCopy();
        ObjectNode changed = (ObjectNode) (place.equals("/") ? file : file.at(place));
        changed.set(field, Json.parse("value", value, com.fasterxml.jackson.databind.JsonNode.class));
        assertThat(WordIds.of(file, WordIdsTest::natively)).isEmpty();
    }
}
