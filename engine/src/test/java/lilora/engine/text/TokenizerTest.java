package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerTest {
    private static final Path MODEL = Path.of("src/test/resources/lilora/engine/text/legacy");
    /** Shared by two test engines, of which either may end first: left to the end of the process. */
    private static final Tokenizer TOKENIZER = Tokenizer.ofModel(MODEL);

    @Test
    void specialTokensAreReadFromTheModel() {
        assertThat(TOKENIZER.special()).isEqualTo(new SpecialTokens(1, 2, 0, 3, "<s>", "</s>"));
    }

    @Test
    void longTextsAreNotCut() {
        assertThat(TOKENIZER.encode("red ".repeat(3000)).length).isGreaterThanOrEqualTo(3000);
    }

    @Test
    void theStartTokenIsAddedOnRequestOnly() {
        int[] bare = TOKENIZER.encode("red", false);
        assertThat(bare).isEqualTo(TOKENIZER.encode("red")).doesNotContain(1);
        assertThat(TOKENIZER.encode("red", true)).startsWith(1).endsWith(bare).hasSize(bare.length + 1);
        assertThat(TOKENIZER.encode("", true)).containsExactly(1);
        assertThat(TOKENIZER.encode("")).isEmpty();
        assertThat(TOKENIZER.decode(new int[0])).isEmpty();
    }

    @Property(seed = "1", tries = 300)
    void everyTextSurvivesButForHalfCharactersAndTheSignOfASpace(@ForAll String text) {
        String sound = text.codePoints()
                .map(c -> c >= 0xD800 && c < 0xE000 ? 0xFFFD : c)
                .map(c -> c == 0x2581 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(sound);
    }

    /** As in the reference: a space is written as this sign, so that a text's own cannot be told from one. */
    @Test
    void theSignOfASpaceComesBackAsASpace() {
        assertThat(TOKENIZER.decode(TOKENIZER.encode("\u2581"))).isEqualTo(" ");
        assertThat(TOKENIZER.decode(TOKENIZER.encode("a\u2581b"))).isEqualTo("a b");
    }

    @Test
    void severalThreadsGetWhatOneGets() {
        int[] alone = TOKENIZER.encode("What is the colour of car 7?");
        assertThat(IntStream.range(0, 2000).parallel().mapToObj(i -> TOKENIZER.encode("What is the colour of car 7?")))
                .allSatisfy(ids -> assertThat(ids).isEqualTo(alone));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tokenizer.json        | {"added_tokens": []}         | added_tokens lacks <s>, the bos_token
        tokenizer.json        | {"added_tokens": [           | tokenizer.json, line 1, column
        config.json           | {"image_token_index": 9}     | says that the image token is 9, but tokenizer.json gives <image> the id 3
        tokenizer_config.json | {"eos_token": "<end>"}       | added_tokens lacks <end>, the eos_token
        """)
    void unusableFilesAreNamed(String file, String content, String sentence, @TempDir Path folder) throws IOException {
        copy(folder);
        Files.writeString(folder.resolve(file), content);
        assertThatThrownBy(() -> Tokenizer.ofModel(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aDamagedTokenizerAndAMissingOneAreNamed(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Tokenizer.ofModel(folder)).hasMessageContaining("has no tokenizer.json");
        copy(folder);
        String text = Files.readString(folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("tokenizer.json"), text.replace("\"BPE\"", "\"XYZ\""));
        assertThatThrownBy(() -> Tokenizer.ofModel(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("cannot be used as a tokenizer");
    }

    @Test
    void onlyTokenizerJsonIsNeeded(@TempDir Path folder) throws IOException {
        Files.copy(MODEL.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            assertThat(tokenizer.special()).isEqualTo(TOKENIZER.special());
        }
    }

    private static void copy(Path folder) throws IOException {
        for (String name : new String[] {"tokenizer.json", "tokenizer_config.json", "config.json"}) {
            Files.copy(MODEL.resolve(name), folder.resolve(name));
        }
    }
}
