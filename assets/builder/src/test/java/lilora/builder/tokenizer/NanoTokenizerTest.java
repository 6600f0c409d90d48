package lilora.builder.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.builder.CommittedAssets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokenizer that ships, against encodings that Hugging Face's tokenizers gave for the same file. */
class NanoTokenizerTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static JsonNode file;
    private static Vocabulary vocabulary;

    @BeforeAll
    static void readShippedFile() throws IOException {
        file = committed("models/nano/tokenizer.json");
        List<String> pieces = new ArrayList<>();
        file.path("model").path("vocab").fieldNames().forEachRemaining(pieces::add);
        List<Merge> merges = new ArrayList<>();
        for (JsonNode merge : file.path("model").path("merges")) {
            String[] sides = merge.asText().split(" ", -1);
            merges.add(new Merge(sides[0], sides[1]));
        }
        vocabulary = new Vocabulary(pieces, merges);
    }

    @Test
    void hasAsManyPiecesAsTheModel() throws IOException {
        JsonNode config = committed("models/nano/config.json");

        assertThat(vocabulary.size())
                .isEqualTo(config.path("text_config").path("vocab_size").asInt());
        assertThat(vocabulary.pieces().get(config.path("image_token_index").asInt()))
                .isEqualTo("<image>");
    }

    @Test
    void encodesAsHuggingFaceDoes() throws IOException {
        BpeEncoder encoder = new BpeEncoder(vocabulary);
        JsonNode fixture = MAPPER.readTree(NanoTokenizerTest.class.getResource("nano-encodings.json"));

        assertThat(fixture).isNotEmpty();
        for (JsonNode entry : fixture) {
            if (entry.path("special").asBoolean()) {
                continue;
            }
            List<Integer> expected = new ArrayList<>();
            entry.path("ids").forEach(id -> expected.add(id.asInt()));
            List<Integer> actual = new ArrayList<>(List.of(1));
            actual.addAll(encoder.ids(entry.path("text").asText()));
            assertThat(actual).as(entry.path("text").asText()).isEqualTo(expected);
        }
    }

    @Test
    void isWhatTheCommittedCountsGive() throws IOException {
        try (InputStream in = BuildTokenizer.class.getResourceAsStream("words.tsv")) {
            String words = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            assertThat(BuildTokenizer.train(words)).isEqualTo(vocabulary);
        }
    }

    @Test
    void givesAnyTextBack() {
        BpeEncoder encoder = new BpeEncoder(vocabulary);

        for (String text : List.of(
                "two red circles",
                " leading and  double spaces ",
                "h\u00e9llo \u65e5\u672c\u8a9e \u0627\u0644",
                "\ud83d\ude42\ud83d\udc68\u200d\ud83d\udc69",
                "a\nb\tc\u0000",
                "")) {
            assertThat(encoder.decode(encoder.ids(text))).isEqualTo(text);
        }
    }

    @Test
    void readsCapitalsLetterByLetter() {
        assertThat(new BpeEncoder(vocabulary).pieces("the word GQZ")).endsWith("\u2581G", "Q", "Z");
    }

    @Test
    void writesTheSameFileAgain(@TempDir Path folder) throws IOException {
        Path written = folder.resolve("tokenizer.json");
        new TokenizerFile(vocabulary).write(written);

        assertThat(MAPPER.readTree(Files.readString(written))).isEqualTo(file);
    }

    private static JsonNode committed(String file) throws IOException {
        return MAPPER.readTree(CommittedAssets.read(file));
    }
}
