package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.json.Json;

/**
 * Ids of the tokens with a meaning of their own.
 *
 * @param bos start of every sequence
 * @param eos end of every answer
 * @param pad fills batches; never learned
 * @param image stands for the visual tokens
 * @param bosText how {@code bos} is written
 * @param eosText how {@code eos} is written
 */
public record SpecialTokens(int bos, int eos, int pad, int image, String bosText, String eosText) {

    /**
     * From the files of a model folder. Names come from {@code tokenizer_config.json} and their ids from {@code tokenizer.json}; the
     * image's id comes from {@code config.json}. What is not said there is as in LLaVA: {@code <s>}, {@code </s>}, {@code <image>}, and
     * padding with {@code <unk>}.
     */
    static SpecialTokens read(Path folder) {
        Path file = folder.resolve("tokenizer.json");
        Map<String, Integer> added = new TreeMap<>();
        for (JsonNode token : Json.tree(file).path("added_tokens")) {
            added.put(token.path("content").asText(), token.path("id").asInt(-1));
        }
        JsonNode names = optional(folder.resolve("tokenizer_config.json"));
        JsonNode config = optional(folder.resolve("config.json"));
        String bos = name(names, "bos_token").orElse("<s>");
        String eos = name(names, "eos_token").orElse("</s>");
        String pad = name(names, "pad_token").or(() -> name(names, "unk_token")).orElse("<unk>");
        return new SpecialTokens(
                id(file, added, bos, "bos_token"),
                id(file, added, eos, "eos_token"),
                added.getOrDefault(pad, 0),
                image(folder, config, added),
                bos,
                eos);
    }

    private static int image(Path folder, JsonNode config, Map<String, Integer> added) {
        JsonNode given =
                config.has("image_token_index") ? config.path("image_token_index") : config.path("image_token_id");
        Integer named = added.get(Turn.IMAGE);
        if (given.isIntegralNumber() && named != null && given.asInt() != named) {
            throw new InputException(
                    "%s says that the image token is %d, but tokenizer.json gives %s the id %d; correct one of the two."
                            .formatted(folder.resolve("config.json"), given.asInt(), Turn.IMAGE, named));
        }
        if (given.isIntegralNumber()) {
            return given.asInt();
        }
        if (named != null) {
            return named;
        }
        throw new InputException(
                folder.resolve("config.json") + ", field image_token_index: it is missing, and tokenizer.json has no "
                        + Turn.IMAGE + "; add one of the two.");
    }

    private static JsonNode optional(Path file) {
        return Files.isRegularFile(file) ? Json.tree(file) : MissingNode.getInstance();
    }

    /** A token's name is a text, or an object that holds it. */
    private static Optional<String> name(JsonNode names, String field) {
        JsonNode value = names.path(field);
        JsonNode text = value.isObject() ? value.path("content") : value;
        return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
    }

    private static int id(Path file, Map<String, Integer> added, String name, String field) {
        Integer id = added.get(name);
        if (id == null || id < 0) {
            throw new InputException(
                    file + ": added_tokens lacks " + name + ", the " + field + " of tokenizer_config.json; add it.");
        }
        return id;
    }
}
