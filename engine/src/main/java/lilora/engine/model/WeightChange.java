package lilora.engine.model;

import ai.djl.ndarray.NDArray;

/** What takes the place of weights of linear layers when a base model is loaded, once and for all. */
public interface WeightChange {
    /** Whether the weights of the linear layer of this name are other ones. */
    boolean changes(String site);

    /**
     * The weights that take the place of those of a layer: (out, in), float32. They belong to the scope around the call.
     *
     * @param site a layer whose weights change
     * @param weight as stored (out, in), float32
     */
    NDArray changed(LinearSite site, NDArray weight, Kernels kernels);

    /** The model as it is stored. */
    static WeightChange none() {
        return new WeightChange() {
            @Override
            public boolean changes(String site) {
                return false;
            }

            @Override
            public NDArray changed(LinearSite site, NDArray weight, Kernels kernels) {
                return weight;
            }
        };
    }
}
