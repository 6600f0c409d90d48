package lilora.engine.model;

import ai.djl.ndarray.NDArray;

/** The two layers from vision features to visual tokens. */
final class Projector {
    private final FrozenLinear first;
    private final FrozenLinear second;
    private final Activation activation;
    private final Kernels kernels;

    Projector(FrozenLinear first, FrozenLinear second, Activation activation, Kernels kernels) {
        this.first = first;
        this.second = second;
        this.activation = activation;
        this.kernels = kernels;
    }

    /** (images, tokens, vision hidden) to (images, tokens, text hidden). */
    NDArray forward(NDArray features, AdapterSet adapters) {
        return second.forward(kernels.activation(first.forward(features, adapters), activation), adapters);
    }
}
