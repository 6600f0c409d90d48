package lilora.engine.gguf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import lilora.engine.json.AllowedValues;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a file say of its decoder.
 *
 * @param sizes of its parts
 * @param epsilon of the norms
 * @param theta base of the rotary frequencies
 * @param scaling of positions as Hugging Face writes it, null where there is none
 * @param window positions that attention looks back, null where it looks at all
 */
record Decoder(
        Architecture architecture,
        Sizes sizes,
        double epsilon,
        double theta,
        @Nullable ObjectNode scaling,
        @Nullable Integer window) {

    /**
     * Sizes of a decoder.
     *
     * @param rows rows of the embedding
     */
    record Sizes(
            int rows, int hidden, int intermediate, int layers, int heads, int keyHeads, int headSize, int positions) {}

    private static final double USUAL_THETA = 10_000;
    /** How llama.cpp calls the order of rows that {@link Architecture} tells of. */
    private static final String PAIRED = "Meta AI original pth";

    /**
     * Reads them.
     *
     * @throws lilora.engine.InputException naming a field that is missing, wrong or not honoured
     */
    static Decoder read(GgufFile file) {
        Metadata metadata = file.metadata();
        metadata.only("general.type", "model");
        metadata.only("general.quantization_version", 2L);
        metadata.only("split.count", 1L);
        String name = metadata.requireText("general.architecture");
        Architecture architecture = Architecture.named(name)
                .orElseThrow(() ->
                        AllowedValues.unsupported(metadata.file(), "general.architecture", name, Architecture.names()));
        String own = architecture.id() + ".";
        metadata.only(own + "expert_count", 0L);
        metadata.only(own + "expert_used_count", 0L);
        metadata.only(own + "attention.causal", true);
        metadata.only(own + "use_parallel_residual", false);
        metadata.only(own + "tensor_data_layout", architecture.turnsPairs() ? PAIRED : "reference");
        Sizes sizes = sizes(file, own);
        Decoder decoder = new Decoder(
                architecture,
                sizes,
                metadata.real(own + "attention.layer_norm_rms_epsilon")
                        .orElseThrow(() -> metadata.missing(own + "attention.layer_norm_rms_epsilon")),
                metadata.real(own + "rope.freq_base").orElse(USUAL_THETA),
                new RopeScaling(file, own, sizes).read(),
                architecture == Architecture.LLAMA ? window(metadata, own) : null);
        metadata.finish(own);
        return decoder;
    }

    private static Sizes sizes(GgufFile file, String own) {
        Metadata metadata = file.metadata();
        int hidden = metadata.requireWhole(own + "embedding_length", 1);
        int heads = metadata.requireWhole(own + "attention.head_count", 1);
        int headSize = metadata.whole(own + "attention.key_length", 1).orElse(Math.max(1, hidden / heads));
        for (String same : new String[] {"attention.value_length", "rope.dimension_count"}) {
            metadata.only(own + same, (long) headSize);
        }
        GgufTensor embedding = file.tensors().get("token_embd.weight");
        if (embedding == null) {
            throw metadata.missing("tensor token_embd.weight");
        }
        int rows = (int) Math.min(Integer.MAX_VALUE, embedding.shape()[0]);
        metadata.only(own + "vocab_size", (long) rows);
        return new Sizes(
                rows,
                hidden,
                metadata.requireWhole(own + "feed_forward_length", 1),
                metadata.requireWhole(own + "block_count", 1),
                heads,
                metadata.whole(own + "attention.head_count_kv", 1).orElse(heads),
                headSize,
                metadata.requireWhole(own + "context_length", 1));
    }

    /** LLaMA with a window is what Hugging Face calls Mistral. */
    private static @Nullable Integer window(Metadata metadata, String own) {
        int window = metadata.whole(own + "attention.sliding_window", 0).orElse(0);
        return window == 0 ? null : window;
    }

    /**
     * The fields of {@code config.json}.
     *
     * @param tensors of the file, which say whether there are biases and a head
     */
    ObjectNode config(Map<String, GgufTensor> tensors) {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        boolean mistral = window != null;
        config.putArray("architectures").add(mistral ? "MistralForCausalLM" : architecture.className());
        config.put("model_type", mistral ? "mistral" : architecture.id());
        config.put("vocab_size", sizes.rows()).put("hidden_size", sizes.hidden());
        config.put("intermediate_size", sizes.intermediate()).put("num_hidden_layers", sizes.layers());
        config.put("num_attention_heads", sizes.heads()).put("num_key_value_heads", sizes.keyHeads());
        if ((long) sizes.headSize() * sizes.heads() != sizes.hidden()) {
            config.put("head_dim", sizes.headSize());
        }
        config.put("max_position_embeddings", sizes.positions()).put("hidden_act", "silu");
        config.put("rms_norm_eps", epsilon).put("rope_theta", theta);
        Optional.ofNullable(scaling).ifPresent(given -> config.set("rope_scaling", given));
        if (mistral) {
            config.put("sliding_window", window);
        } else if (architecture == Architecture.LLAMA) {
            config.put("attention_bias", tensors.containsKey("blk.0.attn_q.bias"));
            config.put("mlp_bias", tensors.containsKey("blk.0.ffn_gate.bias"));
        }
        return config.put("tie_word_embeddings", !tensors.containsKey(TensorNames.HEAD));
    }
}
