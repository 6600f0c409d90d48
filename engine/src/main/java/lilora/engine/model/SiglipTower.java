package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/** SigLIP's vision transformer: patches alone, and no norm before the first layer. */
final class SiglipTower implements Tower {
    private static final String NAME = ClipTower.NAME;

    @Override
    public String modelType() {
        return "siglip_vision_model";
    }

    @Override
    public int firstTokens(VisionConfig config) {
        return 0;
    }

    @Override
    public VisionConfig read(ConfigObject vision) {
        int size = vision.integer("image_size", 224, 1, Towers.LARGEST_IMAGE);
        VisionConfig config = new VisionConfig(
                modelType(),
                vision.integer("hidden_size", 768, 1, DecoderReader.LARGEST),
                vision.integer("intermediate_size", 3072, 1, DecoderReader.LARGEST),
                vision.integer("num_hidden_layers", 12, 1, DecoderReader.MOST_LAYERS),
                vision.integer("num_attention_heads", 12, 1, DecoderReader.LARGEST),
                vision.integer("num_channels", 3, 1, DecoderReader.LARGEST),
                size,
                size,
                vision.integer("patch_size", 16, 1, Towers.LARGEST_IMAGE),
                vision.activation("hidden_act", "gelu_pytorch_tanh"),
                vision.positiveReal("layer_norm_eps", 1e-6),
                new VisionConfig.Options(vision.bool("vision_use_head", true), false, true, false, 0));
        vision.finish(HarmlessFields.ofVision());
        return Tower.checked(config, vision);
    }

    @Override
    public void addShapes(VisionConfig config, Map<String, long[]> shapes) {
        long d = config.hidden();
        long p = config.patchSize();
        Tower.affine(shapes, NAME + "embeddings.patch_embedding", d, config.channels(), p, p);
        shapes.put(NAME + "embeddings.position_embedding.weight", new long[] {config.places(), d});
        for (int i = 0; i < config.layers(); i++) {
            Tower.addLayer(shapes, layer(config, i), config);
        }
        Tower.affine(shapes, NAME + "post_layernorm", d);
        if (config.options().head()) {
            addHead(config, shapes);
        }
    }

    private static void addHead(VisionConfig config, Map<String, long[]> shapes) {
        long d = config.hidden();
        String head = NAME + "head.";
        shapes.put(head + "probe", new long[] {1, 1, d});
        shapes.put(head + "attention.in_proj_weight", new long[] {3 * d, d});
        shapes.put(head + "attention.in_proj_bias", new long[] {3 * d});
        Tower.affine(shapes, head + "attention.out_proj", d, d);
        Tower.affine(shapes, head + "layernorm", d);
        Tower.affine(shapes, head + "mlp.fc1", config.intermediate(), d);
        Tower.affine(shapes, head + "mlp.fc2", d, config.intermediate());
    }

    @Override
    public NDArray embed(NDArray pixels, ModelWeights weights, Kernels kernels) {
        String embeddings = NAME + "embeddings.";
        return kernels.call(
                "plain_patches",
                pixels,
                weights.get(embeddings + "patch_embedding.weight"),
                weights.get(embeddings + "patch_embedding.bias"),
                weights.get(embeddings + "position_embedding.weight"));
    }

    @Override
    public LayerNames layer(VisionConfig config, int index) {
        return ClipTower.names(index);
    }
}
