package lilora.engine.model;

import ai.djl.ndarray.NDArray;

/** What takes the place of one frozen linear layer. */
public interface LinearAdapter {

    /**
     * The output of the layer with the adapter's part, the frozen layer's own output included.
     *
     * @param base the frozen layer
     * @param x (..., in), in the number type of the model
     * @return (..., out), in the same number type
     */
    NDArray forward(FrozenLinear base, NDArray x);
}
