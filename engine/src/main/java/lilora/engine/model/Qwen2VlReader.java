package lilora.engine.model;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;

/**
 * Reads a {@code config.json} of Qwen2-VL, as published, with the decoder's fields among those of the whole, or with
 * {@code text_config} as newer versions of transformers write it. Whatever this program does not compute is refused, never ignored.
 */
final class Qwen2VlReader {
    static final String MODEL_TYPE = "qwen2_vl";

    /** Of the usual preprocessor: 28 x 28 x 1280 pixels, 28 x 28 a token. */
    private static final int USUAL_TOKENS = 1280;

    private final ConfigObject root;
    private final ConfigObject text;

    private Qwen2VlReader(ConfigObject root) {
        this.root = root;
        ConfigObject inner = root.object("text_config");
        this.text = inner.isAbsent() ? root : inner;
    }

    static Qwen2VlConfig read(Path path) {
        return new Qwen2VlReader(ConfigObject.of(path, Json.tree(path))).config();
    }

    private boolean isFlat() {
        return text == root;
    }

    private Qwen2VlConfig config() {
        root.only("model_type", MODEL_TYPE);
        if (!isFlat()) {
            text.only("model_type", "qwen2_vl_text");
        }
        DecoderReader reader = DecoderReader.ofQwen2Vl(text);
        boolean tied = root.bool("tie_word_embeddings", false) || text.bool("tie_word_embeddings", false);
        DecoderConfig decoder = reader.read(tied, EndTokens.of(root, text, reader));
        EndTokens.padding(root, decoder.vocabulary());
        EndTokens.padding(text, decoder.vocabulary());
        Qwen2VlVision vision = Qwen2VlVision.read(root.object("vision_config"), decoder.hidden());
        Qwen2VlConfig config = new Qwen2VlConfig(
                vision, decoder, token("image_token_id", 151_655, decoder.vocabulary()), namedTokens(), USUAL_TOKENS);
        finish(reader);
        return config;
    }

    private int token(String field, int usual, int vocabulary) {
        int id = root.integer(field, usual, 0, Integer.MAX_VALUE);
        if (id >= vocabulary) {
            throw root.wrong(
                    field, "is %d, outside the vocabulary of %d tokens; correct it.".formatted(id, vocabulary));
        }
        return id;
    }

    /** Those that it says; the tokenizer has to agree. */
    private Map<String, Integer> namedTokens() {
        Map<String, Integer> tokens = new HashMap<>();
        Map.of(
                        "vision_start_token_id", "<|vision_start|>",
                        "vision_end_token_id", "<|vision_end|>",
                        "vision_token_id", "<|vision_pad|>",
                        "video_token_id", "<|video_pad|>")
                .forEach((field, token) -> {
                    if (root.has(field)) {
                        tokens.put(token, root.integer(field, 0, 0, Integer.MAX_VALUE));
                    }
                });
        return tokens;
    }

    private void finish(DecoderReader reader) {
        Map<String, AllowedValues> fields = new HashMap<>();
        if (isFlat()) {
            fields.putAll(reader.harmless());
        } else {
            fields.putAll(root.repeatedFrom(text));
            reader.finish();
        }
        fields.putAll(HarmlessFields.ofModel());
        root.finish(fields);
    }
}
