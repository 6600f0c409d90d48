package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
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
        LLAMA(32_000, 11_008, 0, 2048, 2),
        MISTRAL(32_000, 14_336, 8, 4096 * 32, 2),
        QWEN2(151_936, 22_016, 32, 32_768, -1);

        private final int vocabulary;
        private final int intermediate;
        private final int keyHeads;
        private final int positions;
        private final int end;

        /**
         * @param keyHeads 0 for as many as query heads
         * @param end id that ends an answer, -1 for none
         */
        Kind(int vocabulary, int intermediate, int keyHeads, int positions, int end) {
            this.vocabulary = vocabulary;
            this.intermediate = intermediate;
            this.keyHeads = keyHeads;
            this.positions = positions;
            this.end = end;
        }

        String modelType() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    DecoderReader(ConfigObject text) {
        this.text = text;
        String type = text.string("model_type", "llama");
        this.kind = Stream.of(Kind.values())
                .filter(known -> known.modelType().equals(type))
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
        int hidden = text.integer("hidden_size", 4096, 1, LARGEST);
        int heads = text.integer("num_attention_heads", 32, 1, LARGEST);
        int keyHeads = keyHeads(heads);
        if (kind == Kind.LLAMA || text.optional("head_dim").isMissingNode()) {
            text.multiple("hidden_size", hidden, "num_attention_heads", heads);
        }
        text.multiple("num_attention_heads", heads, "num_key_value_heads", keyHeads);
        int headSize = text.integer("head_dim", text.optional("head_dim"), hidden / heads, 1, LARGEST / heads);
        text.multiple("head_dim", headSize, "two", 2);
        int positions = text.integer(
                "max_position_embeddings", kind.positions, 1, Math.min(LARGEST, Integer.MAX_VALUE / headSize));
        boolean attentionBias = kind == Kind.LLAMA && text.bool("attention_bias", false);
        return new DecoderConfig(
                kind.modelType(),
                vocabulary(),
                hidden,
                text.integer("intermediate_size", kind.intermediate, 1, LARGEST),
                heads,
                keyHeads,
                headSize,
                positions,
                text.positiveReal("rms_norm_eps", 1e-6),
                new RopeReader(text, positions).read(),
                attentionBias || kind == Kind.QWEN2,
                attentionBias,
                kind == Kind.LLAMA && text.bool("mlp_bias", false),
                tied,
                windows(text.integer("num_hidden_layers", 32, 1, MOST_LAYERS)),
                ends);
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
        int first = kind == Kind.MISTRAL ? 0 : text.integer("max_window_layers", 28, 0, Integer.MAX_VALUE);
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
        Map<String, AllowedValues> fields = new HashMap<>(HarmlessFields.ofText());
        if (kind != Kind.LLAMA) {
            AllowedValues.NO.allow(fields, "attention_bias mlp_bias use_mrope");
            fields.remove("layer_types");
        }
        text.finish(fields);
    }
}
