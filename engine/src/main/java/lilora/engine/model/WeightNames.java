package lilora.engine.model;

/** The names of weights: Hugging Face has renamed them twice; here they are called as LLaVA-1.5 was published. */
final class WeightNames {
    private WeightNames() {}

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
        if (plain.startsWith("vision_tower.") && !plain.startsWith(LlavaConfig.VISION)) {
            return LlavaConfig.VISION + plain.substring("vision_tower.".length());
        }
        return plain.startsWith("language_model.")
                        || plain.startsWith("vision_tower.")
                        || plain.startsWith("multi_modal_projector.")
                ? plain
                : name;
    }
}
