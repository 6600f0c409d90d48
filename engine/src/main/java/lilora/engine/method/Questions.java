package lilora.engine.method;

import ai.djl.ndarray.NDArray;

/** What the frozen parts of the base model make of questions, a row for each: what a method may choose adapters by. */
public interface Questions {
    int count();

    /** Mean of the input embeddings of a question's tokens, template included and images left out: (count, hidden), float32. */
    NDArray words();

    /** Mean of the vision features of a question's images, zeros for one without: (count, feature width), float32. */
    NDArray images();
}
