package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.List;
import lilora.engine.model.AdapterSet;

/** What the frozen parts of the base model make of questions, a row for each: what a method may choose adapters by. */
public interface Questions {
    int count();

    /** Mean of the input embeddings of a question's tokens, template included and images left out: (count, hidden), float32. */
    NDArray words();

    /** Mean of the vision features of a question's images, zeros for one without: (count, feature width), float32. */
    NDArray images();

    /**
     * What the model says to each question under adapters, of so many tokens at most; to questions that are to be answered alone.
     *
     * @param adapters that need not exist longer than the call
     */
    default List<String> said(AdapterSet adapters, int tokens) {
        throw new IllegalStateException("These questions are learned from, and nothing is said to them.");
    }
}
