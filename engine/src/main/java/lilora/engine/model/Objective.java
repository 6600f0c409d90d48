package lilora.engine.model;

import ai.djl.ndarray.NDArray;

/** What is minimised of a batch. */
@FunctionalInterface
public interface Objective {
    /**
     * A differentiable scalar.
     *
     * @param logits that predict the labelled positions: (labelled, vocabulary), in the number type of the model
     * @param targets their labels: (labelled), int64
     */
    NDArray of(NDArray logits, NDArray targets);
}
