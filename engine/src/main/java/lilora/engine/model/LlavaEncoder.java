package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/** Vision tower and projector. */
final class LlavaEncoder implements VisionEncoder {
    private final VisionTower tower;
    private final FrozenLinear first;
    private final FrozenLinear second;
    private final Activation activation;
    private final Kernels kernels;

    LlavaEncoder(LlavaConfig config, ModelWeights weights, Kernels kernels) {
        this.tower = new VisionTower(config, weights, kernels);
        this.first = weights.linear(config.linearSites().get(0));
        this.second = weights.linear(config.linearSites().get(1));
        this.activation = Activation.named(config.projectorActivation()).orElseThrow();
        this.kernels = kernels;
    }

    @Override
    public NDArray features(NDArray pixels, long @Nullable [] seen) {
        return tower.forward(pixels, seen);
    }

    @Override
    public NDArray visual(NDArray features, AdapterSet adapters) {
        return second.forward(kernels.activation(first.forward(features, adapters), activation), adapters);
    }
}
