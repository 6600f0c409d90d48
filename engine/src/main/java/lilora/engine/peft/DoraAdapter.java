package lilora.engine.peft;

import ai.djl.ndarray.NDArray;
import lilora.engine.method.LowRank;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.MergeableAdapter;

/**
 * DoRA (arXiv 2402.09353, section 4): every row of W + scale · B A is brought to a learned length,
 *
 * <pre>y = (m / ‖W + scale · B A‖ by row) ∘ (W x + scale · B A x) + b</pre>
 *
 * as two thin products, for inference. Stored: r (in + out) + out numbers.
 *
 * @param direction A, B and their scale, without dropout
 * @param gain m divided by the rows' lengths, (out)
 */
record DoraAdapter(LowRank direction, NDArray gain) implements MergeableAdapter {

    /**
     * The adapter at a layer. The full matrix exists within the call alone.
     *
     * @param weight W (out, in), float32
     * @param magnitude m (out)
     */
    static DoraAdapter of(LowRank direction, NDArray magnitude, NDArray weight, Kernels kernels) {
        return new DoraAdapter(direction, magnitude.div(lengths(direction, weight, kernels)));
    }

    private static NDArray lengths(LowRank direction, NDArray weight, Kernels kernels) {
        return direction.merged(weight, kernels).square().sum(new int[] {1}).sqrt();
    }

    @Override
    public NDArray merged(NDArray weight, Kernels kernels) {
        return direction.merged(weight, kernels).mul(gain.expandDims(1));
    }

    @Override
    public NDArray forward(FrozenLinear base, NDArray x) {
        NDArray directed = base.with(
                w -> base.kernels().lowRank(x, w, null, direction.down(), direction.up(), direction.scale(), 0));
        // In float32 whatever the model computes in: a length rounded to bfloat16 would be wrong by more than the sum
        // before it.
        NDArray y = directed.mul(gain);
        return base.kernels().castLike(base.bias() == null ? y : y.add(base.bias()), x);
    }
}
