package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.MergeableAdapter;
import org.jspecify.annotations.Nullable;

/**
 * y = (W + dW) x + b + db: weights that are trained themselves, kept as what is added to those of the base model.
 *
 * @param weight dW (out, in)
 * @param bias db (out); null where the layer has no bias
 */
public record FullUpdate(NDArray weight, @Nullable NDArray bias) implements MergeableAdapter {
    @Override
    public NDArray forward(FrozenLinear base, NDArray x) {
        NDArray own = base.kernels().linear(x, weight, bias);
        return base.forward(x).add(own);
    }

    @Override
    public NDArray merged(NDArray frozen, Kernels kernels) {
        return frozen.add(weight).stopGradient();
    }

    @Override
    public boolean changesBias() {
        return bias != null;
    }

    @Override
    public NDArray mergedBias(NDArray frozen) {
        return bias == null ? frozen : frozen.add(bias).stopGradient();
    }
}
