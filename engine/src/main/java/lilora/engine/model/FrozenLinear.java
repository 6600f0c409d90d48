package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A linear layer of the base model: y = x W^T + b. Its weights belong to the model and may be a read-only view of a file:
 * they must never be written or closed.
 */
public final class FrozenLinear {
    private final LinearSite site;
    private final Weight weight;
    private final @Nullable NDArray bias;
    private final Kernels kernels;

    /** Gives W (out, in), and lets go of it if it was made for this. */
    private interface Weight {
        NDArray get();

        default NDArray with(UnaryOperator<NDArray> use) {
            return use.apply(get());
        }
    }

    /** A layer of the given weights. */
    public FrozenLinear(LinearSite site, NDArray weight, @Nullable NDArray bias, Kernels kernels) {
        this(site, () -> weight, bias, kernels);
    }

    private FrozenLinear(LinearSite site, Weight weight, @Nullable NDArray bias, Kernels kernels) {
        this.site = site;
        this.weight = weight;
        this.bias = bias;
        this.kernels = kernels;
    }

    /** A layer whose weights are made numbers, in the number type of another array, each time they are used. */
    static FrozenLinear of(
            LinearSite site, EightBitWeight held, NDArray like, @Nullable NDArray bias, Kernels kernels) {
        Weight weight = new Weight() {
            @Override
            public NDArray get() {
                return held.matrix(like, kernels);
            }

            @Override
            public NDArray with(UnaryOperator<NDArray> use) {
                try (NDArray matrix = get()) {
                    return use.apply(matrix);
                }
            }
        };
        return new FrozenLinear(site, weight, bias, kernels);
    }

    /** Name and sizes. */
    public LinearSite site() {
        return site;
    }

    /** W (out, in), in the number type of the model. Of a layer held in 8 bits it is made anew and belongs to the caller's scope. */
    public NDArray weight() {
        return weight.get();
    }

    /** What is made of W (out, in), in the number type of the model, which need not exist longer. */
    public NDArray with(UnaryOperator<NDArray> use) {
        return weight.with(use);
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
        return with(w -> kernels.linear(x, w, bias));
    }

    /** The output of the adapter at this layer, or of the layer alone. */
    public NDArray forward(NDArray x, AdapterSet adapters) {
        LinearAdapter adapter = adapters.at(site.name());
        return adapter == null ? forward(x) : adapter.forward(this, x);
    }

    /** residual + forward(x, adapters), in one operation where no adapter sits. */
    NDArray forwardOnto(NDArray residual, NDArray x, AdapterSet adapters) {
        LinearAdapter adapter = adapters.at(site.name());
        return adapter == null
                ? with(w -> kernels.linearAdd(x, w, bias, residual))
                : residual.add(adapter.forward(this, x));
    }
}
