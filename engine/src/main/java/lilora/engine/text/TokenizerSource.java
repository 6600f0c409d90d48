package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;

/**
 * What splits a folder's texts, in the form of {@code tokenizer.json}: that file, or what is made of the older files.
 *
 * @param file the file it is in or is made of, which messages name
 * @param json the whole of it
 */
public record TokenizerSource(Path file, JsonNode json) {
    static final String JSON = "tokenizer.json";
    private static final String SENTENCE_PIECE = "tokenizer.model";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    /** The files that a folder's texts are split by, but for those that repeat parts of them: of each kind only where it is read. */
    public static List<Path> files(Path folder) {
        return Stream.of(List.of(JSON), List.of(SENTENCE_PIECE), List.of(VOCABULARY, MERGES))
                .map(names -> names.stream().map(folder::resolve).toList())
                .filter(files -> files.stream().allMatch(PlainFile::isThere))
                .findFirst()
                .orElse(List.of());
    }

    /**
     * Reads a folder.
     *
     * @throws InputException if there is no tokenizer, or one that is not encoded exactly
     */
    public static TokenizerSource of(Path folder) {
        List<Path> files = files(folder);
        if (files.isEmpty()) {
            throw new InputException(
                    "%s has no %s, and neither %s nor %s with %s to make it of; get the files of the tokenizer, too."
                            .formatted(folder, JSON, SENTENCE_PIECE, VOCABULARY, MERGES));
        }
        Path first = files.get(0);
        if (first.endsWith(JSON)) {
            return new TokenizerSource(first, TokenizerFiles.object(first));
        }
        Path config = folder.resolve("tokenizer_config.json");
        JsonNode fields = TokenizerFiles.optional(config);
        JsonNode added = TokenizerFiles.optional(folder.resolve("added_tokens.json"));
        return new TokenizerSource(
                first,
                first.endsWith(SENTENCE_PIECE)
                        ? LlamaTokenizer.json(SentencePieceModel.read(first), config, fields, added)
                        : ByteLevelTokenizer.json(first, files.get(1), config, fields, added));
    }

    /** Whether it is a file of its own form, which the native library can read itself. */
    public boolean isJson() {
        return file.endsWith(JSON);
    }
}
