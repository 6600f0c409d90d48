package lilora.engine.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import lilora.engine.text.TokenizerSource;

/**
 * The language model's tokenizer with the two tokens that Hugging Face's LLaVA has besides: one for the place of an image, one for
 * padding. They follow the last token there is.
 *
 * @param json {@code tokenizer.json}
 * @param image id of the image token
 * @param pad id of the padding token
 */
record ComposedTokenizer(TokenizerSource source, ObjectNode json, int image, int pad) {
    private static final String PAD = "<pad>";
    private static final int MULTIPLE = 64;
    private static final String CONFIG = "tokenizer_config.json";
    private static final String MAP = "special_tokens_map.json";

    static ComposedTokenizer read(Path folder) {
        TokenizerSource source = TokenizerSource.of(folder);
        if (!(source.json().deepCopy() instanceof ObjectNode json)
                || !(json.path("added_tokens") instanceof ArrayNode added)) {
            throw new InputException(source.file() + ", field added_tokens: it is missing; get the file again.");
        }
        int image = add(added, json, Turn.IMAGE);
        return new ComposedTokenizer(source, json, image, add(added, json, PAD));
    }

    private static int add(ArrayNode added, ObjectNode json, String content) {
        int last = -1;
        for (JsonNode token : added) {
            if (token.path("content").asText().equals(content)) {
                return token.path("id").asInt();
            }
            last = Math.max(last, token.path("id").asInt());
        }
        JsonNode vocabulary = json.path("model").path("vocab");
        for (JsonNode id : vocabulary) {
            last = Math.max(last, id.asInt());
        }
        ObjectNode token = added.addObject().put("id", last + 1).put("content", content);
        for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
            token.put(flag, false);
        }
        token.put("special", true);
        return last + 1;
    }

    /** Rows that an embedding needs: as many as there were, or as there are ids now, up to the next multiple of 64. */
    int rows(int before) {
        int needed = Math.max(before, Math.max(image, pad) + 1);
        return (needed + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
    }

    /** Writes the files of the tokenizer. */
    void write(Path from, Path to) {
        Json.writeAtomically(to.resolve("tokenizer.json"), json);
        ObjectNode config = copy(from.resolve(CONFIG));
        config.put("pad_token", PAD).put("processor_class", "LlavaProcessor");
        if (!source.isJson() && !config.path("legacy").isBoolean()) {
            // What the older files mean where they do not say it, and newer versions of transformers do not.
            config.put("legacy", true);
        }
        ObjectNode decoder = config.putObject("added_tokens_decoder");
        json.path("added_tokens").forEach(token -> {
            ObjectNode flags = token.deepCopy();
            decoder.set(flags.remove("id").asText(), flags);
        });
        Json.writeAtomically(to.resolve(CONFIG), config);
        Json.writeAtomically(to.resolve(MAP), copy(from.resolve(MAP)).put("pad_token", PAD));
    }

    private static ObjectNode copy(Path file) {
        return PlainFile.isThere(file) ? PartConfigs.object(file) : JsonNodeFactory.instance.objectNode();
    }
}
