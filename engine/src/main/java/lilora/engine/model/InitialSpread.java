package lilora.engine.model;

/**
 * The deviation of a new weight's random values. Vision tower: as OpenAI's CLIP starts its transformers
 * ({@code initialize_parameters} of its {@code model.py}), d the width and L the layers; projector: as PyTorch starts a linear
 * layer, which LLaVA leaves as it is; language model: LLaMA's 0.02.
 */
final class InitialSpread {
    private static final double LANGUAGE = 0.02;

    private final double width;
    private final double depth;

    InitialSpread(LlavaConfig config) {
        this.width = config.vision().hidden();
        this.depth = config.vision().layers();
    }

    /**
     * The deviation for a weight that is neither a norm nor a bias.
     *
     * @param name in the model
     * @param shape its first axis the outputs
     */
    double of(String name, long[] shape) {
        if (name.startsWith(LlavaConfig.PROJECTOR) || name.contains("patch_embedding")) {
            return 1 / Math.sqrt(3 * inputs(shape));
        }
        if (!name.startsWith(LlavaConfig.VISION)) {
            return LANGUAGE;
        }
        if (name.contains("out_proj") || name.contains("fc2")) {
            return 1 / Math.sqrt(2 * depth * width);
        }
        return name.contains("fc1") ? 1 / Math.sqrt(2 * width) : 1 / Math.sqrt(width);
    }

    private static double inputs(long[] shape) {
        double inputs = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            inputs *= shape[axis];
        }
        return inputs;
    }
}
