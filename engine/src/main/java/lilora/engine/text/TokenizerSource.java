package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
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

    /**
     * Reads a folder.
     *
     * @throws InputException if there is no tokenizer, or one that is not encoded exactly
     */
    public static TokenizerSource of(Path folder) {
        Path json = folder.resolve(JSON);
        if (PlainFile.isThere(json)) {
            return new TokenizerSource(json, TokenizerFiles.object(json));
        }
        Path model = folder.resolve(SENTENCE_PIECE);
        Path config = folder.resolve("tokenizer_config.json");
        if (PlainFile.isThere(model)) {
            return new TokenizerSource(
                    model,
                    LlamaTokenizer.json(
                            SentencePieceModel.read(model),
                            config,
                            TokenizerFiles.optional(config),
                            TokenizerFiles.optional(folder.resolve("added_tokens.json"))));
        }
        Path vocabulary = folder.resolve(VOCABULARY);
        Path merges = folder.resolve(MERGES);
        if (PlainFile.isThere(vocabulary) && PlainFile.isThere(merges)) {
            return new TokenizerSource(
                    vocabulary,
                    ByteLevelTokenizer.json(
                            vocabulary,
                            merges,
                            config,
                            TokenizerFiles.optional(config),
                            TokenizerFiles.optional(folder.resolve("added_tokens.json"))));
        }
        throw new InputException("%s has no %s, and neither %s nor %s with %s to make it of."
                .formatted(folder, JSON, SENTENCE_PIECE, VOCABULARY, MERGES));
    }

    /** Whether it is a file of its own form, which the native library can read itself. */
    public boolean isJson() {
        return file.endsWith(JSON);
    }
}
