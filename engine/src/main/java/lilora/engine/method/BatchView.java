package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import lilora.engine.model.AdapterSet;

/** A batch that is being learned, at the positions whose labels are learned. */
public interface BatchView {
    /** What predicts the labels: (labelled, vocabulary), float32, differentiable. */
    NDArray logits();

    /** The same logits under other adapters, for which no gradient is kept: (labelled, vocabulary), float32. */
    NDArray logits(AdapterSet adapters);
}
