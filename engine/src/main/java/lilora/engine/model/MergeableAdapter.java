package lilora.engine.model;

import ai.djl.ndarray.NDArray;

/** An adapter that does nothing that other weights of the layer would not do: y = W' x + b'. */
public interface MergeableAdapter extends LinearAdapter {

    /**
     * W' (out, in), without gradient; it belongs to the scope around the call.
     *
     * @param weight W of the frozen layer (out, in), float32
     */
    NDArray merged(NDArray weight, Kernels kernels);

    /**
     * b' (out), without gradient.
     *
     * @param bias b of the frozen layer, float32
     */
    default NDArray mergedBias(NDArray bias) {
        return bias;
    }

    /** Whether b' may be other than b. */
    default boolean changesBias() {
        return false;
    }
}
