package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** CLIP's vision transformer up to the chosen hidden state; layers above it are never run. */
final class VisionTower {
    private static final List<String> ATTENTION = List.of("q_proj", "k_proj", "v_proj");

    private final LlavaConfig config;
    private final Kernels kernels;
    private final ModelWeights weights;
    private final NDArray activation;
    private final List<Layer> layers = new ArrayList<>();

    /** Frozen: q, k and v joined. Trainable: joined anew in each pass. */
    private record Layer(
            String name, @Nullable NDArray qkv, @Nullable NDArray qkvBias) {}

    VisionTower(LlavaConfig config, ModelWeights weights, Kernels kernels) {
        this.config = config;
        this.kernels = kernels;
        this.weights = weights;
        this.activation = kernels.number(
                Activation.named(config.vision().activation()).orElseThrow().code());
        for (int i = 0; i < config.featureLayer(); i++) {
            String name = LlavaConfig.VISION + "encoder.layers." + i + ".";
            layers.add(
                    new Layer(name, weights.join(attention(name, ".weight")), weights.join(attention(name, ".bias"))));
        }
    }

    private static List<String> attention(String layer, String kind) {
        return ATTENTION.stream().map(p -> layer + "self_attn." + p + kind).toList();
    }

    /**
     * pixels (b, c, height, width) to (b, tokens, hidden).
     *
     * @param seen patches that are looked at, rising from 0; null for all. The tokens are theirs.
     */
    NDArray forward(NDArray pixels, long @Nullable [] seen) {
        String embeddings = LlavaConfig.VISION + "embeddings.";
        NDArray x = kernels.call(
                "patches",
                pixels,
                weights.get(embeddings + "patch_embedding.weight"),
                weights.get(embeddings + "class_embedding"),
                weights.get(embeddings + "position_embedding.weight"));
        x = weights.inPrecision(x);
        if (seen != null) {
            long[] places = LongStream.concat(
                            LongStream.of(0), Arrays.stream(seen).map(patch -> patch + 1))
                    .toArray();
            x = kernels.call("tokens", x, x.getManager().create(places));
        }
        String norm = LlavaConfig.VISION + "pre_layrnorm.";
        double eps = config.vision().normEps();
        x = kernels.layerNorm(x, weights.get(norm + "weight"), weights.get(norm + "bias"), eps);
        for (Layer layer : layers) {
            NDList operands = new NDList(x);
            operands.addAll(Kernels.named(arguments(layer), "w[]"));
            operands.add(kernels.number(eps));
            operands.add(kernels.number(config.vision().heads()));
            operands.add(activation);
            x = kernels.call("encoder_layer", operands);
        }
        return config.keepClassToken() ? x : x.get(":, 1:, :");
    }

    private List<NDArray> arguments(Layer layer) {
        List<NDArray> list = new ArrayList<>();
        pair(list, layer.name() + "layer_norm1");
        list.add(joined(layer.qkv(), attention(layer.name(), ".weight")));
        list.add(joined(layer.qkvBias(), attention(layer.name(), ".bias")));
        pair(list, layer.name() + "self_attn.out_proj");
        pair(list, layer.name() + "layer_norm2");
        pair(list, layer.name() + "mlp.fc1");
        pair(list, layer.name() + "mlp.fc2");
        return list;
    }

    private void pair(List<NDArray> list, String name) {
        list.add(weights.get(name + ".weight"));
        list.add(weights.get(name + ".bias"));
    }

    private NDArray joined(@Nullable NDArray block, List<String> names) {
        if (block != null) {
            return block;
        }
        return kernels.call(
                "stacked", Kernels.named(names.stream().map(weights::get).toList(), "w[]"));
    }
}
