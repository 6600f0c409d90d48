package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** CLIP's vision transformer: a class token, and a norm before the first layer. */
final class ClipTower implements Tower {
    static final String MODEL_TYPE = "clip_vision_model";
    static final String NAME = LlavaConfig.VISION + "vision_model.";

    @Override
    public String modelType() {
        return MODEL_TYPE;
    }

    @Override
    public int firstTokens(VisionConfig config) {
        return 1;
    }

    @Override
    public VisionConfig read(ConfigObject vision) {
        // Without any vision_config transformers means the tower of LLaVA-1.5, with one CLIP's own defaults.
        boolean whole = vision.isAbsent();
        int size = vision.integer("image_size", whole ? 336 : 224, 1, Towers.LARGEST_IMAGE);
        VisionConfig config = new VisionConfig(
                MODEL_TYPE,
                vision.integer("hidden_size", whole ? 1024 : 768, 1, DecoderReader.LARGEST),
                vision.integer("intermediate_size", whole ? 4096 : 3072, 1, DecoderReader.LARGEST),
                vision.integer("num_hidden_layers", whole ? 24 : 12, 1, DecoderReader.MOST_LAYERS),
                vision.integer("num_attention_heads", whole ? 16 : 12, 1, DecoderReader.LARGEST),
                vision.integer("num_channels", 3, 1, DecoderReader.LARGEST),
                size,
                size,
                vision.integer("patch_size", whole ? 14 : 32, 1, Towers.LARGEST_IMAGE),
                vision.activation("hidden_act", "quick_gelu"),
                vision.positiveReal("layer_norm_eps", 1e-5),
                VisionConfig.Options.NONE);
        vision.finish(HarmlessFields.ofVision());
        return Tower.checked(config, vision);
    }

    @Override
    public void addShapes(VisionConfig config, Map<String, long[]> shapes) {
        long d = config.hidden();
        long p = config.patchSize();
        shapes.put(NAME + "embeddings.class_embedding", new long[] {d});
        shapes.put(NAME + "embeddings.patch_embedding.weight", new long[] {d, config.channels(), p, p});
        shapes.put(NAME + "embeddings.position_embedding.weight", new long[] {1 + config.places(), d});
        Tower.affine(shapes, NAME + "pre_layrnorm", d);
        for (int i = 0; i < config.layers(); i++) {
            Tower.addLayer(shapes, layer(config, i), config);
        }
        Tower.affine(shapes, NAME + "post_layernorm", d);
    }

    @Override
    public NDArray embed(NDArray pixels, ModelWeights weights, Kernels kernels) {
        return kernels.call(
                "patches",
                pixels,
                weights.get(NAME + "embeddings.patch_embedding.weight"),
                weights.get(NAME + "embeddings.class_embedding"),
                weights.get(NAME + "embeddings.position_embedding.weight"));
    }

    @Override
    public NDArray begin(NDArray embedded, VisionConfig config, ModelWeights weights, Kernels kernels) {
        String norm = NAME + "pre_layrnorm.";
        return kernels.layerNorm(embedded, weights.get(norm + "weight"), weights.get(norm + "bias"), config.normEps());
    }

    @Override
    public LayerNames layer(VisionConfig config, int index) {
        return names(index);
    }

    /** As SigLIP's too. */
    static LayerNames names(int index) {
        String layer = NAME + "encoder.layers." + index + ".";
        return new LayerNames(
                layer + "layer_norm1",
                Stream.of("q_proj", "k_proj", "v_proj")
                        .map(projection -> layer + "self_attn." + projection)
                        .toList(),
                layer + "self_attn.out_proj",
                layer + "layer_norm2",
                layer + "mlp.fc1",
                layer + "mlp.fc2",
                List.of());
    }
}
