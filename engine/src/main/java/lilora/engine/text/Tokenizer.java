package lilora.engine.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * A model's own tokenizer, without truncation and padding (DJL's default silently cuts at 512 tokens).
 *
 * <p>Thread-safe: encoding and decoding do not change the native tokenizer. Closing frees it; nobody may be using it then.
 */
public final class Tokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;
    private final Path file;
    private final SpecialTokens special;
    private final @Nullable WordIds words;

    private final Last last;

    /** The token with the largest id. */
    public record Last(String text, int id) {}

    private Tokenizer(HuggingFaceTokenizer tokenizer, TokenizerFiles files, SpecialTokens special) {
        this.tokenizer = tokenizer;
        this.file = files.file();
        this.special = special;
        this.last = new Last(files.last().getKey(), files.last().getValue());
        this.words = WordIds.of(files.tokenizer(), this::natively).orElse(null);
    }

    /**
     * Reads {@code tokenizer.json} (or {@code tokenizer.model} where that is all there is), the files beside it that may repeat
     * parts of it ({@code tokenizer_config.json}, {@code special_tokens_map.json}, {@code added_tokens.json}), and
     * {@code config.json} of a model folder.
     *
     * @throws InputException if one is broken, or two of them contradict each other
     */
    public static Tokenizer ofModel(Path folder) {
        TokenizerSource source = TokenizerSource.of(folder);
        Path file = source.file();
        TokenizerFiles files = TokenizerFiles.read(folder, source);
        SpecialTokens special = SpecialTokens.of(files, folder);
        files.check();
        try {
            HuggingFaceTokenizer tokenizer = open(source);
            return requireIds(new Tokenizer(tokenizer, files, special), files);
        } catch (InputException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    file
                            + " cannot be used as a tokenizer: a part of it is missing, mistyped or of an unknown kind. Get it"
                            + " again, or re-save it with transformers.",
                    e);
        }
    }

    private static HuggingFaceTokenizer open(TokenizerSource source) throws IOException {
        if (source.isJson()) {
            return HuggingFaceTokenizer.builder()
                    .optTokenizerPath(source.file())
                    .optTruncation(false)
                    .optPadding(false)
                    .build();
        }
        byte[] json = source.json().toString().getBytes(StandardCharsets.UTF_8);
        return HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(json), Map.of("truncation", "false", "padding", "false"));
    }

    /** The native library numbers added tokens by itself, after the vocabulary and without gaps, whatever the file says. */
    private static Tokenizer requireIds(Tokenizer tokenizer, TokenizerFiles files) {
        try {
            files.added().forEach((token, id) -> {
                if (Arrays.stream(tokenizer.encode(token)).noneMatch(own -> own == id)) {
                    throw new InputException(
                            "%s, field added_tokens: %s cannot have the id %d; ids of added tokens must be those of the vocabulary, or follow its end without a gap."
                                    .formatted(tokenizer.file, token, id));
                }
            });
            return tokenizer;
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /** Ids of a text, without any token in front; special tokens written out in it are recognised. */
    public int[] encode(String text) {
        return ids(text);
    }

    /** Ids of a text, after the start token if {@code addSpecial} and there is one. */
    public int[] encode(String text, boolean addSpecial) {
        int[] ids = ids(text);
        if (!addSpecial || special.bos() == SpecialTokens.NONE) {
            return ids;
        }
        int[] started = new int[ids.length + 1];
        started[0] = special.bos();
        System.arraycopy(ids, 0, started, 1, ids.length);
        return started;
    }

    private int[] ids(String text) {
        if (text.isEmpty()) {
            return new int[0];
        }
        return words == null ? natively(text) : words.ids(text);
    }

    /** Of a text that is not empty. */
    private int[] natively(String text) {
        // DJL's own encode copies tokens, spans and masks out of the native encoding too, which takes three times as
        // long.
        TokenizersLibrary library = TokenizersLibrary.LIB;
        long encoding = encoding(library, text);
        try {
            return Arrays.stream(library.getTokenIds(encoding))
                    .mapToInt(Math::toIntExact)
                    .toArray();
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    private InputException broken(RuntimeException cause) {
        return new InputException(
                file
                        + " cannot turn texts into tokens or back: parts of it contradict each other. Get it again, or re-save it"
                        + " with transformers.",
                cause);
    }

    private long encoding(TokenizersLibrary library, String text) {
        try {
            return library.encode(tokenizer.getHandle(), wellFormed(text), false);
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /**
     * Text of ids; special tokens are left out. Decode all ids of an answer at once: a character may be spread over several tokens, and
     * a part of it decodes to the replacement character. The sign U+2581 stands for a space in such tokenizers, so that one in the text
     * itself comes back as a space.
     */
    public String decode(int[] ids) {
        return decode(ids, true);
    }

    /** The same with special tokens as they are written in the tokenizer's file. */
    public String decodeWithSpecial(int[] ids) {
        return decode(ids, false);
    }

    private String decode(int[] ids, boolean skipSpecial) {
        if (ids.length == 0) {
            return "";
        }
        try {
            return tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /** The ids with a meaning of their own. */
    public SpecialTokens special() {
        return special;
    }

    /** The file that gives tokens their ids. */
    public Path file() {
        return file;
    }

    /** The token with the largest id: an embedding must have a row for it. */
    public Last last() {
        return last;
    }

    /** Half of a character pair alone is no text; the native tokenizer would stop at it. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return new String(
                        text.codePoints()
                                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                                .toArray(),
                        0,
                        (int) text.codePoints().count());
            }
        }
        return text;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
