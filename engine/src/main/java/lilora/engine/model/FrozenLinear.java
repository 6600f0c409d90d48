package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer of the base model: y = x W^T + b. Its weights belong to the model and may be a read-only view of a file:
 * they must never be written or closed.
 */
public final class FrozenLinear {
    private final LinearSite site;
    private final NDArray weight;
    private final @Nullable NDArray bias;
    private final Kernels kernels;

    /** A layer of the given weights. */
    public FrozenLinear(LinearSite site, NDArray weight, @Nullable NDArray bias, Kernels kernels) {
        this.site = site;
        this.weight = weight;
        this.bias = bias;
        this.kernels = kernels;
    }

    /** Name and sizes. */
    public LinearSite site() {
        return site;
    }

    /** W (out, in), in the number type of the model. */
    public NDArray weight() {
        return weight;
    }

    /** b (out), or null. */
    public @Nullable NDArray bias() {
        return bias;
    }

    /** The fused operations, for adapters. */
    public Kernels kernels() {
        return kernels;
    }

    /** x (..., in) to (..., out). */
    public NDArray forward(NDArray x) {
        return kernels.linear(x, weight, bias);
    }

    /** The output of the adapter at this layer, or of the layer alone. */
    public NDArray forward(NDArray x, AdapterSet adapters) {
        LinearAdapter adapter = adapters.at(site.name());
        return adapter == null ? forward(x) : adapter.forward(this, x);
    }

    /** residual + forward(x, adapters), in one operation where no adapter sits. */
    NDArray forwardOnto(NDArray residual, NDArray x, AdapterSet adapters) {
        LinearAdapter adapter = adapters.at(site.name());
        return adapter == null ? kernels.linearAdd(x, weight, bias, residual) : residual.add(adapter.forward(this, x));
    }
}
