package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/** Which tokens end an answer: the folder's generation_config.json decides, or config.json where there is none. */
final class EndTokens {
    private EndTokens() {}

    /**
     * As transformers generates.
     *
     * @param root {@code config.json}
     * @param text the decoder's part of it
     */
    static Set<Integer> of(ConfigObject root, ConfigObject text, DecoderReader decoder) {
        int vocabulary = decoder.vocabulary();
        Set<Integer> usual = decoder.usualEnds();
        Set<Integer> outer = ids(root, vocabulary);
        Set<Integer> inner = ids(text, vocabulary);
        Set<Integer> generation = generation(root, vocabulary);
        if (!generation.isEmpty()) {
            return generation;
        }
        if (!outer.isEmpty() && !inner.isEmpty() && !outer.equals(inner)) {
            throw root.wrong(
                    "eos_token_id", "is %s, but text_config.eos_token_id is %s; correct one.".formatted(outer, inner));
        }
        if (!inner.isEmpty()) {
            return inner;
        }
        boolean none = text.isNull("eos_token_id") || usual.isEmpty() || vocabulary <= 2;
        if (outer.isEmpty() && none) {
            throw text.wrong("eos_token_id", "is not given, so that no answer would end; give it.");
        }
        return outer.isEmpty() ? usual : outer;
    }

    private static Set<Integer> generation(ConfigObject root, int vocabulary) {
        Path beside = root.file().resolveSibling("generation_config.json");
        if (!PlainFile.isThere(beside)) {
            return Set.of();
        }
        ConfigObject generation = ConfigObject.of(beside, Json.tree(beside));
        padding(generation, vocabulary);
        Set<Integer> ends = ids(generation, vocabulary);
        generation.finish(HarmlessFields.ofGeneration());
        if (ends.isEmpty()) {
            throw generation.wrong(
                    "eos_token_id",
                    "is not given, so that no answer would end in transformers, which does not ask config.json then; give it, or remove the file.");
        }
        return ends;
    }

    private static Set<Integer> ids(ConfigObject object, int vocabulary) {
        JsonNode given = object.optional("eos_token_id");
        Set<Integer> ids = new LinkedHashSet<>();
        if (given.isArray()) {
            given.forEach(id -> ids.add(object.integer("eos_token_id", id, 0, 0, vocabulary - 1)));
        } else if (!given.isMissingNode()) {
            ids.add(object.integer("eos_token_id", given, 0, 0, vocabulary - 1));
        }
        return ids;
    }

    /** Its row of the embedding is like any other in a forward pass; -1 is how the first LLaMA said none. */
    static void padding(ConfigObject object, int vocabulary) {
        object.integer("pad_token_id", object.optional("pad_token_id"), 0, -1, vocabulary - 1);
    }
}
