package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.MergeableAdapter;

/**
 * y = W x + b + scale · up · down · dropout(x), as two thin products; the full delta is never formed.
 *
 * @param down (r, in)
 * @param up (out, r)
 * @param scale alpha / r
 * @param dropout share of inputs dropped; 0 for inference
 */
public record LowRank(NDArray down, NDArray up, float scale, float dropout) implements MergeableAdapter {
    @Override
    public NDArray forward(FrozenLinear base, NDArray x) {
        return base.with(w -> base.kernels().lowRank(x, w, base.bias(), down, up, scale, dropout));
    }

    @Override
    public NDArray merged(NDArray weight, Kernels kernels) {
        return kernels.merged(weight, down, up, scale);
    }
}
