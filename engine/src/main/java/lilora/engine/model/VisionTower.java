package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A vision transformer up to the last of the chosen hidden states; layers above it are never run. */
final class VisionTower {
    private final VisionConfig vision;
    private final List<Integer> chosen;
    private final boolean full;
    private final Tower tower;
    private final Kernels kernels;
    private final ModelWeights weights;
    private final NDArray activation;
    private final List<Layer> layers = new ArrayList<>();

    /** Frozen: q, k and v joined. Trainable: joined anew in each pass. */
    private record Layer(
            Tower.LayerNames names,
            @Nullable NDArray qkv,
            @Nullable NDArray qkvBias) {}

    VisionTower(LlavaConfig config, ModelWeights weights, Kernels kernels) {
        this.vision = config.vision();
        this.chosen = config.featureLayers();
        this.full = config.allFeatures();
        this.tower = Towers.of(vision.kind());
        this.kernels = kernels;
        this.weights = weights;
        this.activation = kernels.number(tower.activation(vision));
        for (int i = 0; i < chosen.stream().mapToInt(Integer::intValue).max().orElseThrow(); i++) {
            Tower.LayerNames names = tower.layer(vision, i);
            layers.add(new Layer(
                    names, weights.join(attention(names, ".weight")), weights.join(attention(names, ".bias"))));
        }
    }

    private static List<String> attention(Tower.LayerNames names, String kind) {
        return names.attention().stream().map(name -> name + kind).toList();
    }

    /**
     * pixels (b, c, height, width) to (b, tokens, features): the chosen hidden states side by side.
     *
     * @param seen patches that are looked at, rising from 0; null for all. The tokens are theirs.
     */
    NDArray forward(NDArray pixels, long @Nullable [] seen) {
        NDArray x = weights.inPrecision(tower.embed(pixels, weights, kernels));
        if (seen != null) {
            int first = tower.firstTokens(vision);
            long[] places = LongStream.concat(
                            LongStream.range(0, first), Arrays.stream(seen).map(patch -> patch + first))
                    .toArray();
            x = kernels.call("tokens", x, x.getManager().create(places));
        }
        List<NDArray> states = new ArrayList<>();
        states.add(tower.begin(x, vision, weights, kernels));
        for (Layer layer : layers) {
            NDList operands = new NDList(states.get(states.size() - 1));
            operands.addAll(Kernels.named(arguments(layer), "w[]"));
            operands.add(kernels.number(vision.normEps()));
            operands.add(kernels.number(vision.heads()));
            operands.add(activation);
            states.add(kernels.call(tower.operation(), operands));
            int before = states.size() - 2;
            if (!chosen.contains(before)) {
                states.get(before).close();
            }
        }
        return features(states);
    }

    private NDArray features(List<NDArray> states) {
        List<NDArray> parts = chosen.stream()
                .map(index -> full ? states.get(index) : states.get(index).get(":, 1:, :"))
                .toList();
        if (parts.size() == 1) {
            return parts.get(0);
        }
        // A list of operands holds each array once.
        return kernels.call(
                "beside",
                Kernels.named(parts.stream().map(part -> part.get(":")).toList(), "x[]"));
    }

    private List<NDArray> arguments(Layer layer) {
        Tower.LayerNames names = layer.names();
        List<NDArray> list = new ArrayList<>(pair(names.norm1()));
        list.add(joined(layer.qkv(), attention(names, ".weight")));
        list.add(joined(layer.qkvBias(), attention(names, ".bias")));
        Stream.of(names.out(), names.norm2(), names.up(), names.down()).forEach(name -> list.addAll(pair(name)));
        names.factors().forEach(name -> list.add(weights.get(name)));
        return list;
    }

    private List<NDArray> pair(String name) {
        return List.of(weights.get(name + ".weight"), weights.get(name + ".bias"));
    }

    private NDArray joined(@Nullable NDArray block, List<String> names) {
        if (block != null) {
            return block;
        }
        if (weights.find(names.get(0)) == null) {
            return kernels.orNone(null);
        }
        return kernels.call(
                "stacked", Kernels.named(names.stream().map(weights::get).toList(), "w[]"));
    }
}
