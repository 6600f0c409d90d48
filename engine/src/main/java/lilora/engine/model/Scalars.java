package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Arithmetic with plain numbers inside what is differentiated. DJL's own, such as {@code x.mul(0.5f)}, hands libtorch a view of
 * a Java buffer and lets go of the buffer at once; libtorch keeps the view for the gradient, and if the garbage collector comes
 * in between, the gradient is made of whatever lies there by then. The numbers here are libtorch's own.
 */
public final class Scalars {
    private Scalars() {}

    /** x · factor, of x's shape. */
    public static NDArray times(NDArray x, double factor) {
        try (NDArray number = of(x, factor)) {
            return x.mul(number);
        }
    }

    /** The larger of each element and a bound, of x's shape. */
    public static NDArray atLeast(NDArray x, double bound) {
        try (NDArray number = of(x, bound)) {
            return x.maximum(number);
        }
    }

    private static NDArray of(NDArray like, double value) {
        return like.getManager().full(new Shape(), (float) value, like.getDataType());
    }
}
