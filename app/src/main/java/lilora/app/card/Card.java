package lilora.app.card;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.app.markdown.MarkdownDocument;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;

/**
 * A card that was read.
 *
 * @param text its Markdown, without the YAML that the Hugging Face hub has before it
 * @param document what is shown of it
 */
public record Card(Path file, String text, MarkdownDocument document) {
    /** Its name in the folder of a task or of a model. */
    public static final String NAME = "README.md";

    static final int MOST_BYTES = 1 << 20;
    static final int MOST_ELEMENTS = 10_000;

    private static final Pattern FRONT_MATTER =
            Pattern.compile("---[ \\t]*\\R(?:.*\\R)*?(?:---|\\.\\.\\.)[ \\t]*(?:\\R|\\z)");

    /** The whole card in a folder, if there is one. */
    static Optional<Card> in(Path folder) {
        return in(folder, "");
    }

    /**
     * The card in a folder, if there is one. Reads a file, so not for the FX thread.
     *
     * @param said what its page says above it, which it does not show a second time
     * @throws InputException with what keeps it from being shown
     */
    static Optional<Card> in(Path folder, String said) {
        Path file = folder.resolve(NAME);
        if (!PlainFile.isThere(file)) {
            return Optional.empty();
        }
        String text = withoutFrontMatter(read(file));
        MarkdownDocument document = MarkdownDocument.of(text);
        if (document.elements() > MOST_ELEMENTS) {
            throw new InputException(
                    "%s has %,d paragraphs, cells and pieces of text, and up to %,d are shown here; read it in an editor."
                            .formatted(file, document.elements(), MOST_ELEMENTS));
        }
        return document.isEmpty()
                ? Optional.empty()
                : Optional.of(new Card(file, text, MarkdownDocument.without(said, text)));
    }

    private static String read(Path file) {
        try (InputStream in = Files.newInputStream(PlainFile.require(file))) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new InputException(
                        "%s is larger than 1 MiB, too large to be shown here; read it in an editor.".formatted(file));
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new InputException(
                    "%s cannot be read: %s. Check that it is a file that may be read.".formatted(file, e.getMessage()),
                    e);
        }
    }

    private static String withoutFrontMatter(String text) {
        Matcher matter = FRONT_MATTER.matcher(text);
        return matter.lookingAt() ? text.substring(matter.end()) : text;
    }
}
