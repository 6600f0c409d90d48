package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.json.AllowedValues;

/**
 * DINOv2's vision transformer: a class token, halves of layers that are scaled, and positions that are interpolated for
 * images of another size than theirs. With registers (Darcet et al. 2023, arXiv 2309.16588) some tokens without a position stand
 * between the class token and the patches; a LLaVA model reads them as it reads patches.
 */
final class Dinov2Tower implements Tower {
    static final Dinov2Tower PLAIN = new Dinov2Tower("dinov2", false);
    static final Dinov2Tower WITH_REGISTERS = new Dinov2Tower("dinov2_with_registers", true);

    private static final String NAME = LlavaConfig.VISION;
    private static final String REGISTERS = NAME + "embeddings.register_tokens";

    private final String modelType;
    private final boolean withRegisters;

    private Dinov2Tower(String modelType, boolean withRegisters) {
        this.modelType = modelType;
        this.withRegisters = withRegisters;
    }

    @Override
    public String modelType() {
        return modelType;
    }

    @Override
    public int firstTokens(VisionConfig config) {
        return 1 + config.options().registers();
    }

    @Override
    public boolean takesOtherSizes() {
        return true;
    }

    @Override
    public VisionConfig read(ConfigObject vision) {
        int hidden = vision.integer("hidden_size", 768, 1, DecoderReader.LARGEST);
        boolean gated = vision.bool("use_swiglu_ffn", false);
        int size = vision.integer("image_size", 224, 1, Towers.LARGEST_IMAGE);
        int registers = withRegisters ? vision.integer("num_register_tokens", 4, 1, Towers.LARGEST_IMAGE) : 0;
        VisionConfig config = new VisionConfig(
                modelType(),
                hidden,
                inner(hidden * vision.integer("mlp_ratio", 4, 1, 64), gated),
                vision.integer("num_hidden_layers", 12, 1, DecoderReader.MOST_LAYERS),
                vision.integer("num_attention_heads", 12, 1, DecoderReader.LARGEST),
                vision.integer("num_channels", 3, 1, DecoderReader.LARGEST),
                size,
                size,
                vision.integer("patch_size", withRegisters ? 16 : 14, 1, Towers.LARGEST_IMAGE),
                vision.activation("hidden_act", "gelu"),
                vision.positiveReal("layer_norm_eps", 1e-6),
                new VisionConfig.Options(
                        false,
                        withRegisters || vision.bool("use_mask_token", true),
                        vision.bool("qkv_bias", true),
                        gated,
                        registers));
        vision.finish(harmless());
        return Tower.checked(config, vision);
    }

    /** Of a gated layer two thirds, rounded up to a multiple of 8. */
    private static int inner(int size, boolean gated) {
        return gated ? ((int) (size * 2.0 / 3) + 7) / 8 * 8 : size;
    }

    private static Map<String, AllowedValues> harmless() {
        Map<String, AllowedValues> fields = new HashMap<>(HarmlessFields.ofVision());
        // Feature maps are for detectors; the first values of factors are for training from scratch.
        AllowedValues.ANY.allow(fields, "out_features out_indices stage_names");
        AllowedValues.BOOLEAN.allow(fields, "apply_layernorm reshape_hidden_states");
        AllowedValues.NUMBER.allow(fields, "layerscale_value");
        AllowedValues.number(0).allow(fields, "hidden_dropout_prob attention_probs_dropout_prob drop_path_rate");
        return fields;
    }

    @Override
    public void addShapes(VisionConfig config, Map<String, long[]> shapes) {
        long d = config.hidden();
        long p = config.patchSize();
        shapes.put(NAME + "embeddings.cls_token", new long[] {1, 1, d});
        if (config.options().mask()) {
            shapes.put(NAME + "embeddings.mask_token", new long[] {1, d});
        }
        if (withRegisters) {
            shapes.put(REGISTERS, new long[] {1, config.options().registers(), d});
        }
        shapes.put(NAME + "embeddings.position_embeddings", new long[] {1, 1 + config.places(), d});
        Tower.affine(shapes, NAME + "embeddings.patch_embeddings.projection", d, config.channels(), p, p);
        for (int i = 0; i < config.layers(); i++) {
            Tower.addLayer(shapes, layer(config, i), config);
        }
        Tower.affine(shapes, NAME + "layernorm", d);
    }

    @Override
    public NDArray embed(NDArray pixels, ModelWeights weights, Kernels kernels) {
        String embeddings = NAME + "embeddings.";
        NDList operands = new NDList(
                pixels,
                weights.get(embeddings + "patch_embeddings.projection.weight"),
                weights.get(embeddings + "patch_embeddings.projection.bias"),
                weights.get(embeddings + "cls_token"),
                weights.get(embeddings + "position_embeddings"));
        if (withRegisters) {
            operands.add(weights.get(REGISTERS));
        }
        return kernels.call(withRegisters ? "resized_patches_with_registers" : "resized_patches", operands);
    }

    @Override
    public LayerNames layer(VisionConfig config, int index) {
        boolean gated = config.options().gated();
        String layer = NAME + "encoder.layer." + index + ".";
        return new LayerNames(
                layer + "norm1",
                Stream.of("query", "key", "value")
                        .map(part -> layer + "attention.attention." + part)
                        .toList(),
                layer + "attention.output.dense",
                layer + "norm2",
                layer + (gated ? "mlp.weights_in" : "mlp.fc1"),
                layer + (gated ? "mlp.weights_out" : "mlp.fc2"),
                List.of(layer + "layer_scale1.lambda1", layer + "layer_scale2.lambda1"));
    }

    @Override
    public String operation() {
        return "scaled_encoder_layer";
    }

    @Override
    public int activation(VisionConfig config) {
        return config.options().gated() ? Activation.GATED : Tower.super.activation(config);
    }
}
