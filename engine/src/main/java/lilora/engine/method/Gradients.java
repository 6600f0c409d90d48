package lilora.engine.method;

import ai.djl.ndarray.NDArray;

/** Gradients of the tensors that a stage trains, by their names in the {@link TensorBank}. */
public interface Gradients {
    /** A tensor's gradient; zeros where nothing reached it. Valid until the next one is computed. */
    NDArray of(String tensor);
}
