package lilora.engine.gguf;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names of a decoder's tensors, llama.cpp's and Hugging Face's. */
final class TensorNames {
    static final String HEAD = "output.weight";

    /** Factors of rotary frequencies, which say the same as the configuration. */
    static final String ROPE_FACTORS = "rope_freqs.weight";

    private static final Map<String, String> OUTER = Map.of(
            "token_embd.weight",
            "model.embed_tokens.weight",
            "output_norm.weight",
            "model.norm.weight",
            HEAD,
            "lm_head.weight");

    private static final Map<String, String> OF_LAYER = Map.of(
            "attn_norm", "input_layernorm",
            "ffn_norm", "post_attention_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    private static final Pattern LAYER = Pattern.compile("blk\\.(0|[1-9][0-9]{0,4})\\.([a-z_]+)\\.(weight|bias)");

    private TensorNames() {}

    /** Hugging Face's name for a tensor, empty for one that the model does not have. */
    static Optional<String> huggingFace(String name) {
        Matcher layer = LAYER.matcher(name);
        if (!layer.matches()) {
            return Optional.ofNullable(OUTER.get(name));
        }
        return Optional.ofNullable(OF_LAYER.get(layer.group(2)))
                .map(part -> "model.layers.%s.%s.%s".formatted(layer.group(1), part, layer.group(3)));
    }

    /** llama.cpp's name for a part of a layer. */
    static String ofLayer(int layer, String part) {
        return "blk.%d.%s".formatted(layer, part);
    }
}
