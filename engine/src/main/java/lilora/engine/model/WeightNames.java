package lilora.engine.model;

import java.util.regex.Pattern;

/** The names of weights: Hugging Face has renamed them twice; here they are called as LLaVA-1.5 was published. */
final class WeightNames {
    private WeightNames() {}

    /** Constants that older versions of transformers saved beside the weights, and that follow from the configuration. */
    private static final Pattern BUFFER = Pattern.compile(".*\\.(rotary_emb\\.inv_freq|embeddings\\.position_ids)");

    /** Weights of CLIP and SigLIP as newer versions of transformers name them; DINOv2's never had another name. */
    private static final Pattern CLIP = Pattern.compile(
            "vision_tower\\.(embeddings\\.(class|patch|position)_embedding\\b|pre_layrnorm|post_layernorm|encoder\\.layers\\.|head\\.).*");

    /** Whether a tensor is such a constant. */
    static boolean isBuffer(String name) {
        return BUFFER.matcher(name).matches();
    }

    /** The name as published for any generation of it, unknown names as they are. */
    static String canonical(String name) {
        String plain = name.startsWith("model.") ? name.substring("model.".length()) : name;
        if (plain.startsWith("lm_head.")) {
            return "language_model." + plain;
        }
        if (plain.startsWith("language_model.")
                && !plain.startsWith("language_model.model.")
                && !plain.startsWith("language_model.lm_head.")) {
            return LlavaConfig.LANGUAGE + plain.substring("language_model.".length());
        }
        if (CLIP.matcher(plain).matches()) {
            return ClipTower.NAME + plain.substring(LlavaConfig.VISION.length());
        }
        return plain.startsWith("language_model.")
                        || plain.startsWith("vision_tower.")
                        || plain.startsWith("multi_modal_projector.")
                ? plain
                : name;
    }
}
