package lilora.engine.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pieces of sentencepiece as a list, as GGUF files hold them; byte-level ones are in {@code ConversionTest}. */
class TokenListTest {
    private static final Path FILE = Path.of("model.gguf");
    private static final int USER_DEFINED = 4;
    private static final int CONTROL = 3;
    private static final int UNUSED = 5;

    @TempDir
    Path folder;

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> kinds = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();

    @BeforeEach
    void read() throws IOException, URISyntaxException {
        Path model = Path.of(
                TokenListTest.class.getResource("sentencepiece/tokenizer.model").toURI());
        Files.copy(model, folder.resolve("tokenizer.model"));
        for (SentencePieceModel.Piece piece : SentencePieceModel.read(model).pieces()) {
            add(
                    piece.text(),
                    piece.score(),
                    List.of(1, 2, 3, 4, 5, 6).get(piece.kind().ordinal()));
        }
    }

    private void add(String token, float score, int kind) {
        tokens.add(token);
        scores.add(score);
        kinds.add(kind);
    }

    private ObjectNode json() {
        return new TokenList(FILE, tokens, kinds).sentencePiece(scores);
    }

    @Test
    void piecesMeanWhatTheirModelMeans() {
        assertThat(json()).isEqualTo(TokenizerSource.of(folder).json());
    }

    @Test
    void tokensThatWereAddedFollowThePieces() {
        int pieces = tokens.size();
        add("<call>", -1000, USER_DEFINED);
        add("<|end|>", -1000, CONTROL);
        add("[PAD]", -1000, UNUSED);
        ObjectNode json = json();
        ObjectNode before = (ObjectNode) TokenizerSource.of(folder).json();
        assertThat(json.path("model")).isEqualTo(before.path("model"));
        int known = before.path("added_tokens").size();
        assertThat(json.path("added_tokens").size()).isEqualTo(known + 2);
        assertThat(json.path("added_tokens").path(known).toString())
                .contains("\"id\":" + pieces, "<call>", "\"special\":false");
        assertThat(json.path("added_tokens").path(known + 1).toString()).contains("<|end|>", "\"special\":true");
    }

    @Test
    void whatIsNotEncodedExactlyIsRefused() {
        add("more", -1, 1);
        kinds.set(tokens.size() - 2, USER_DEFINED);
        assertThatThrownBy(this::json)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("model.gguf: piece '")
                .hasMessageContaining("is user-defined");
        kinds.set(tokens.size() - 2, 1);
        scores.set(tokens.size() - 1, Float.NaN);
        assertThatThrownBy(this::json).hasMessageContaining("without a finite score");
        scores.set(tokens.size() - 1, 0f);
        tokens.set(tokens.indexOf("<0x41>"), "letter");
        assertThatThrownBy(this::json).hasMessageContaining("piece <0x41> of byte_fallback is missing");
    }
}
