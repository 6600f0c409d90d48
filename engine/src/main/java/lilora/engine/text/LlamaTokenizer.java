package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.text.SentencePieceModel.Kind;
import lilora.engine.text.SentencePieceModel.Piece;

/**
 * What {@code tokenizer.json} says for a folder that has {@code tokenizer.model} alone: LLaMA's, Vicuna's. The rules are those of
 * transformers' LlamaConverter up to version 4, which published LLaVA models went through; texts get the ids that sentencepiece
 * gives them.
 */
final class LlamaTokenizer {
    private static final String SPACE = "\u2581";
    private static final Set<String> CLASSES = Set.of("LlamaTokenizer", "LlamaTokenizerFast");
    /** LLaMA has 61,249. */
    private static final int MOST_MERGES = 1 << 21;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private record Merge(String left, String right, float score) {}

    private LlamaTokenizer() {}

    /**
     * The whole of {@code tokenizer.json}.
     *
     * @param config {@code tokenizer_config.json}; missing where there is none
     * @param more {@code added_tokens.json}; missing where there is none
     */
    static ObjectNode json(SentencePieceModel model, Path configFile, JsonNode config, JsonNode more) {
        String name = config.path("tokenizer_class").asText("LlamaTokenizer");
        if (!CLASSES.contains(name)) {
            throw new InputException(
                    "%s, field tokenizer_class: it is %s, but %s is read as LlamaTokenizer's. Save the tokenizer with transformers, so that tokenizer.json lies beside it."
                            .formatted(configFile, name, model.file()));
        }
        ObjectNode json = JSON.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", added(model, config, more));
        // Older folders do not say it, and meant this.
        boolean legacy = config.path("legacy").asBoolean(true);
        json.set("normalizer", legacy ? prepended() : JSON.nullNode());
        json.set("pre_tokenizer", legacy ? JSON.nullNode() : metaspace());
        json.set("post_processor", startToken(model.pieces().get(1).text(), 1));
        json.set("decoder", decoder());
        json.set("model", bpe(model));
        return json;
    }

    private static ArrayNode added(SentencePieceModel model, JsonNode config, JsonNode more) {
        Map<Integer, ObjectNode> tokens = new TreeMap<>();
        for (int id = 0; id < model.pieces().size(); id++) {
            Kind kind = model.pieces().get(id).kind();
            if (kind == Kind.UNKNOWN || kind == Kind.CONTROL) {
                tokens.put(id, token(id, model.pieces().get(id).text(), JSON.objectNode(), true));
            }
        }
        more.properties().forEach(entry -> {
            int id = entry.getValue().asInt(-1);
            if (id >= model.pieces().size()) {
                tokens.put(id, token(id, entry.getKey(), JSON.objectNode(), true));
            }
        });
        config.path("added_tokens_decoder").properties().forEach(entry -> {
            int id = number(entry.getKey());
            JsonNode given = entry.getValue();
            boolean known = id >= 0
                    && id < model.pieces().size()
                    && model.pieces()
                            .get(id)
                            .text()
                            .equals(given.path("content").asText());
            if (known || id >= model.pieces().size()) {
                boolean special = given.path("special").asBoolean(id < 3);
                tokens.put(id, token(id, given.path("content").asText(), given, special));
            }
        });
        return JSON.arrayNode().addAll(tokens.values());
    }

    /** An id that is a name in JSON, -1 if it is none. */
    static int number(String id) {
        try {
            return Integer.parseInt(id);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** The slow tokenizer finds such tokens in the text as it is, so that none is normalized. */
    static ObjectNode token(int id, String content, JsonNode flags, boolean special) {
        ObjectNode token = JSON.objectNode().put("id", id).put("content", content);
        for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
            token.put(flag, flags.path(flag).asBoolean(false));
        }
        return token.put("special", special);
    }

    /** A space in front of a text and behind every special token, as sentencepiece puts it in front of what it is given. */
    private static ObjectNode prepended() {
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("normalizers");
        steps.addObject().put("type", "Prepend").put("prepend", SPACE);
        replace(steps.addObject(), " ", SPACE);
        return sequence;
    }

    /** A space in front of the text alone ({@code legacy} false). */
    private static ObjectNode metaspace() {
        return JSON.objectNode()
                .put("type", "Metaspace")
                .put("replacement", SPACE)
                .put("prepend_scheme", "first")
                .put("split", false);
    }

    private static void replace(ObjectNode step, String from, String to) {
        step.put("type", "Replace").put("content", to).putObject("pattern").put("String", from);
    }

    /** A start token in front of every text. */
    static ObjectNode startToken(String start, int id) {
        ObjectNode template = JSON.objectNode().put("type", "TemplateProcessing");
        for (String[] texts : new String[][] {{"single", "A"}, {"pair", "A", "B"}}) {
            ArrayNode parts = template.putArray(texts[0]);
            for (int i = 1; i < texts.length; i++) {
                parts.addObject().putObject("SpecialToken").put("id", start).put("type_id", i - 1);
                parts.addObject().putObject("Sequence").put("id", texts[i]).put("type_id", i - 1);
            }
        }
        ObjectNode token = template.putObject("special_tokens").putObject(start);
        token.put("id", start).putArray("ids").add(id);
        token.putArray("tokens").add(start);
        return template;
    }

    private static ObjectNode decoder() {
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = sequence.putArray("decoders");
        replace(steps.addObject(), SPACE, " ");
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        steps.addObject()
                .put("type", "Strip")
                .put("content", " ")
                .put("start", 1)
                .put("stop", 0);
        return sequence;
    }

    private static ObjectNode bpe(SentencePieceModel model) {
        ObjectNode bpe = JSON.objectNode().put("type", "BPE").putNull("dropout");
        bpe.put("unk_token", model.pieces().get(0).text());
        bpe.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
        bpe.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        ObjectNode vocabulary = bpe.putObject("vocab");
        for (int id = 0; id < model.pieces().size(); id++) {
            vocabulary.put(model.pieces().get(id).text(), id);
        }
        ArrayNode merges = bpe.putArray("merges");
        merges(model).forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        return bpe;
    }

    /** Every way to make a piece of two others; the higher its score, the earlier it is done. */
    private static List<Merge> merges(SentencePieceModel model) {
        Map<String, Integer> ids = new HashMap<>();
        for (int id = 0; id < model.pieces().size(); id++) {
            Piece piece = model.pieces().get(id);
            if (piece.kind() == Kind.NORMAL) {
                ids.put(piece.text(), id);
            }
        }
        List<Merge> merges = new ArrayList<>();
        for (Piece piece : model.pieces()) {
            if (piece.kind() == Kind.NORMAL) {
                merges.addAll(splits(piece, ids));
            }
            if (merges.size() > MOST_MERGES) {
                throw new InputException(model.file() + " has more merges than any model needs; get it again.");
            }
        }
        merges.sort(Comparator.comparingDouble(Merge::score)
                .thenComparingInt(
                        merge -> merge.left().codePointCount(0, merge.left().length()))
                .thenComparingInt(
                        merge -> merge.right().codePointCount(0, merge.right().length()))
                .reversed());
        return merges;
    }

    private static List<Merge> splits(Piece piece, Map<String, Integer> ids) {
        List<Merge> splits = new ArrayList<>();
        String text = piece.text();
        for (int i = text.offsetByCodePoints(0, 1); i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            String left = text.substring(0, i);
            String right = text.substring(i);
            if (ids.containsKey(left) && ids.containsKey(right)) {
                splits.add(new Merge(left, right, piece.score()));
            }
        }
        splits.sort(Comparator.<Merge>comparingInt(merge -> ids.getOrDefault(merge.left(), 0))
                .thenComparingInt(merge -> ids.getOrDefault(merge.right(), 0)));
        return splits;
    }
}
