package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.json.AllowedValues;

/**
 * Reads the configuration of a decoder of LLaMA's kind. Fields that are left out have the defaults of transformers'
 * LlamaConfig, MistralConfig or Qwen2Config.
 */
final class DecoderReader {
    /** Sizes and counts beyond any model of the kind, so that products of two stay far inside their types. */
    static final int LARGEST = 1 << 20;

    static final int MOST_LAYERS = 1 << 12;
    static final int LARGEST_VOCABULARY = 1 << 24;

    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    private final ConfigObject text;
    private final Kind kind;

    /** The kinds of decoders, with what they have where their configuration does not say. */
    private enum Kind {
        LLAMA(32_000, 4096, 11_008, 32, 32, 0, 2048, 2),
        MISTRAL(32_000, 4096, 14_336, 32, 32, 8, 4096 * 32, 2),
        QWEN2(151_936, 4096, 22_016, 32, 32, 32, 32_768, -1),
        QWEN2_VL_TEXT(152_064, 8192, 29_568, 80, 64, 8, 32_768, 151_645);

        private final int vocabulary;
        private final int hidden;
        private final int intermediate;
        private final int layers;
        private final int heads;
        private final int keyHeads;
        private final int positions;
        private final int end;

        /**
         * @param keyHeads 0 for as many as query heads
         * @param end id that ends an answer, -1 for none
         */
        Kind(
                int vocabulary,
                int hidden,
                int intermediate,
                int layers,
                int heads,
                int keyHeads,
                int positions,
                int end) {
            this.vocabulary = vocabulary;
            this.hidden = hidden;
            this.intermediate = intermediate;
            this.layers = layers;
            this.heads = heads;
            this.keyHeads = keyHeads;
            this.positions = positions;
            this.end = end;
        }

        String modelType() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private DecoderReader(ConfigObject text, Kind kind) {
        this.text = text;
        this.kind = kind;
    }

    /** Of Qwen2-VL, whose fields stand in an object of their own or, as published, among those of the whole model. */
    static DecoderReader ofQwen2Vl(ConfigObject text) {
        return new DecoderReader(text, Kind.QWEN2_VL_TEXT);
    }

    DecoderReader(ConfigObject text) {
        this.text = text;
        String type = text.string("model_type", "llama");
        this.kind = Stream.of(Kind.values())
                .filter(known ->
                        known != Kind.QWEN2_VL_TEXT && known.modelType().equals(type))
                .findFirst()
                .orElseThrow(
                        () -> text.unsupported("model_type", text.optional("model_type"), "llama, mistral or qwen2"));
    }

    /** Ids that end an answer where no file says it. */
    Set<Integer> usualEnds() {
        return kind.end < 0 ? Set.of() : Set.of(kind.end);
    }

    int vocabulary() {
        return text.integer("vocab_size", kind.vocabulary, 1, LARGEST_VOCABULARY);
    }

    /**
     * Reads it.
     *
     * @param tied whether the head shares the embedding's weights
     * @param ends ids that end an answer
     */
    DecoderConfig read(boolean tied, Set<Integer> ends) {
        text.only("hidden_act", "silu");
        int hidden = text.integer("hidden_size", kind.hidden, 1, LARGEST);
        int heads = text.integer("num_attention_heads", kind.heads, 1, LARGEST);
        int keyHeads = keyHeads(heads);
        // Qwen2-VL's attention knows no such field.
        JsonNode size = kind == Kind.QWEN2_VL_TEXT ? MissingNode.getInstance() : text.optional("head_dim");
        if (kind == Kind.LLAMA || size.isMissingNode()) {
            text.multiple("hidden_size", hidden, "num_attention_heads", heads);
        }
        text.multiple("num_attention_heads", heads, "num_key_value_heads", keyHeads);
        int headSize = text.integer("head_dim", size, hidden / heads, 1, LARGEST / heads);
        text.multiple("head_dim", headSize, "two", 2);
        int positions = text.integer(
                "max_position_embeddings", kind.positions, 1, Math.min(LARGEST, Integer.MAX_VALUE / headSize));
        Rope rope = rope(positions, headSize);
        boolean attentionBias = kind == Kind.LLAMA && text.bool("attention_bias", false);
        return new DecoderConfig(
                kind.modelType(),
                vocabulary(),
                hidden,
                text.integer("intermediate_size", kind.intermediate, 1, LARGEST),
                heads,
                keyHeads,
                headSize,
                Math.min(positions, rope.scaling().longest()),
                text.positiveReal("rms_norm_eps", kind == Kind.QWEN2_VL_TEXT ? 1e-5 : 1e-6),
                rope,
                attentionBias || kind == Kind.QWEN2 || kind == Kind.QWEN2_VL_TEXT,
                attentionBias,
                kind == Kind.LLAMA && text.bool("mlp_bias", false),
                tied,
                windows(text.integer("num_hidden_layers", kind.layers, 1, MOST_LAYERS)),
                ends);
    }

    private Rope rope(int positions, int headSize) {
        return kind == Kind.QWEN2_VL_TEXT
                ? RopeReader.ofThreeAxes(text, positions, headSize).read()
                : new RopeReader(text, positions, headSize).read();
    }

    private int keyHeads(int heads) {
        JsonNode given = text.optional("num_key_value_heads");
        boolean asHeads = kind.keyHeads == 0 || text.isNull("num_key_value_heads");
        return text.integer("num_key_value_heads", given, asHeads ? heads : kind.keyHeads, 1, LARGEST);
    }

    private List<Integer> windows(int layers) {
        if (kind == Kind.LLAMA) {
            return Collections.nCopies(layers, DecoderConfig.ALL);
        }
        boolean sliding = kind == Kind.MISTRAL || text.bool("use_sliding_window", false);
        int given = text.integer("sliding_window", text.optional("sliding_window"), 4096, 1, Integer.MAX_VALUE);
        int window = sliding && !text.isNull("sliding_window") ? given : DecoderConfig.ALL;
        int first = kind == Kind.MISTRAL
                ? 0
                : text.integer("max_window_layers", kind == Kind.QWEN2_VL_TEXT ? 80 : 28, 0, Integer.MAX_VALUE);
        JsonNode types = text.optional("layer_types");
        if (!types.isMissingNode() && (!types.isArray() || types.size() != layers)) {
            throw text.unsupported("layer_types", types, "one type for each of " + layers + " layers");
        }
        List<Integer> windows = new ArrayList<>();
        for (int i = 0; i < layers; i++) {
            boolean usual = i >= first && window != DecoderConfig.ALL;
            String type = types.path(i).asText(usual ? SLIDING : FULL);
            boolean slides = type.equals(SLIDING);
            // Only Qwen2's layers may differ at will.
            boolean possible = kind == Kind.MISTRAL ? slides == usual : !slides || window != DecoderConfig.ALL;
            if (!possible || !(slides || type.equals(FULL))) {
                throw text.unsupported(
                        "layer_types", types, "full_attention, and sliding_attention where there is a sliding_window");
            }
            windows.add(slides ? window : DecoderConfig.ALL);
        }
        return windows;
    }

    /** Refuses the fields that nobody asked for. */
    void finish() {
        text.finish(harmless());
    }

    /** Fields that change nothing, with the values for which that is so. */
    Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>(HarmlessFields.ofText());
        if (kind != Kind.LLAMA) {
            AllowedValues.NO.allow(fields, "attention_bias mlp_bias use_mrope");
            fields.remove("layer_types");
        }
        return fields;
    }
}
