package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/** What one kind of vision transformer has of its own: its configuration, the names of its weights, how it begins. */
interface Tower {
    /** Its {@code model_type}. */
    String modelType();

    /** Tokens before the patches: 1 for a class token, and registers. */
    int firstTokens(VisionConfig config);

    /** Whether images may have another size than the tower has positions for. */
    default boolean takesOtherSizes() {
        return false;
    }

    /**
     * Its shape.
     *
     * @param vision {@code vision_config}; absent where the whole object is left out
     */
    VisionConfig read(ConfigObject vision);

    /** Adds the name and shape of every weight. */
    void addShapes(VisionConfig config, Map<String, long[]> shapes);

    /** pixels (b, c, height, width) to what the first layer's input is made of: (b, first + patches, hidden). */
    NDArray embed(NDArray pixels, ModelWeights weights, Kernels kernels);

    /** The input of the first layer. */
    default NDArray begin(NDArray embedded, VisionConfig config, ModelWeights weights, Kernels kernels) {
        return embedded;
    }

    /** The names of a layer's weights. */
    LayerNames layer(VisionConfig config, int index);

    /** The operation that computes a layer. */
    default String operation() {
        return "encoder_layer";
    }

    /** The activation of a layer, as the operation wants it. */
    default int activation(VisionConfig config) {
        return Activation.named(config.activation()).orElseThrow().code();
    }

    /**
     * Names of the parts of a layer, each with a weight and a bias unless it says otherwise.
     *
     * @param attention q, k and v; their biases may be absent
     * @param factors names of whole weights that scale the two halves of a layer, or none
     */
    record LayerNames(
            String norm1,
            List<String> attention,
            String out,
            String norm2,
            String up,
            String down,
            List<String> factors) {}

    /** Adds a weight of this shape and a bias as long as its first axis. */
    static void affine(Map<String, long[]> shapes, String name, long... shape) {
        shapes.put(name + ".weight", shape);
        shapes.put(name + ".bias", new long[] {shape[0]});
    }

    /** Adds the shapes of a layer. */
    static void addLayer(Map<String, long[]> shapes, LayerNames names, VisionConfig config) {
        long d = config.hidden();
        affine(shapes, names.norm1(), d);
        for (String projection : names.attention()) {
            shapes.put(projection + ".weight", new long[] {d, d});
            if (config.options().queryBias()) {
                shapes.put(projection + ".bias", new long[] {d});
            }
        }
        affine(shapes, names.out(), d, d);
        affine(shapes, names.norm2(), d);
        affine(shapes, names.up(), (config.options().gated() ? 2L : 1L) * config.intermediate(), d);
        affine(shapes, names.down(), d, config.intermediate());
        names.factors().forEach(factor -> shapes.put(factor, new long[] {d}));
    }

    /** Refuses images that are not in three colours or have no patch. */
    static VisionConfig checked(VisionConfig v, ConfigObject vision) {
        vision.multiple("hidden_size", v.hidden(), "num_attention_heads", v.heads());
        if (v.channels() != 3) {
            throw vision.wrong("num_channels", "is %d, but images are read in three colours.".formatted(v.channels()));
        }
        if (v.patchSize() > v.imageSize()) {
            throw vision.wrong(
                    "patch_size",
                    "(%d) is larger than image_size (%d), so that an image has no patch; correct one of the two."
                            .formatted(v.patchSize(), v.imageSize()));
        }
        return v;
    }
}
