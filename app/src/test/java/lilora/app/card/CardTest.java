package lilora.app.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.app.markdown.MarkdownDocument;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CardTest {
    @TempDir
    Path folder;

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("README.md"), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Card\n",
                "---\nlicense: mit\n---\n# Card\n",
                "---\r\nlicense: mit\r\nmodel-index:\r\n- name: x\r\n---\r\n# Card\n",
                "---\n---\n# Card\n",
                "---\nlicense: mit\n...\n# Card\n",
                "\uFEFF---\ntags: [a, b]\n---   \n# Card\n",
            })
    void whatTheHubHasBeforeACardIsNoPartOfIt(String text) throws IOException {
        write(text);

        assertThat(Card.in(folder)).get().extracting(Card::text).isEqualTo("# Card\n");
    }

    @Test
    void aLineThatIsNeverFollowedByAnotherIsARule() throws IOException {
        write("---\nA card after a rule.");

        assertThat(Card.in(folder)).get().extracting(Card::text).isEqualTo("---\nA card after a rule.");
    }

    @Test
    void aFolderWithoutOneOrWithAnEmptyOneHasNone() throws IOException {
        assertThat(Card.in(folder)).isEmpty();
        write("---\nlicense: mit\n---\n");
        assertThat(Card.in(folder)).isEmpty();
    }

    @Test
    void whatItsPageSaysAlreadyIsShownOnceAndCopiedAllTheSame() throws IOException {
        String text = "# Card\n\nOf *five*\nletters, \"at most\".\n\nOf five letters. And more.\n";
        write(text);

        Card card = Card.in(folder, "Of five letters,  \"at most\". ").orElseThrow();

        assertThat(card.text()).isEqualTo(text);
        assertThat(card.document().elements())
                .isEqualTo(MarkdownDocument.of("# Card\n\nOf five letters. And more.\n")
                        .elements());
        write("Of five letters.");
        assertThat(Card.in(folder, "Of five letters.")).isPresent();
    }

    @Test
    void oneThatIsTooLargeIsRefusedWithItsFile() throws IOException {
        Files.write(folder.resolve("README.md"), new byte[Card.MOST_BYTES + 1]);
        assertThatThrownBy(() -> Card.in(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.resolve("README.md").toString())
                .hasMessageContaining("larger than 1 MiB");

        write("a\n\n".repeat(Card.MOST_ELEMENTS));
        assertThatThrownBy(() -> Card.in(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("20,000 paragraphs");
    }

    @Test
    void whatCannotBeReadIsRefusedWithItsFile() throws IOException {
        Files.createDirectory(folder.resolve("README.md"));
        assertThatThrownBy(() -> Card.in(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.resolve("README.md").toString());
    }

    @Test
    void bytesThatAreNoTextStandForThemselves() throws IOException {
        Files.write(folder.resolve("README.md"), "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(Card.in(folder)).get().extracting(Card::text).isEqualTo("caf\uFFFD");
    }
}
