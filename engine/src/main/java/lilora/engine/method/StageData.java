package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.model.AdapterSet;

/** The training items of a stage, for what a method wants to know of them before or after its steps. */
public interface StageData {
    /** Items in a batch of training. */
    int batchSize();

    /** Items of the stage, those of earlier tasks that it learns again among them. */
    int items();

    /**
     * The gradients of batches, each of the mean cross entropy over its labelled tokens; they are not learned from.
     *
     * @param items how many are looked at, drawn without repetition, each as likely as any other; all where there are no more
     * @param batchSize of them in a batch
     * @param adapters asked for anew for each batch, and for each layer where gradients are checkpointed
     * @param each told the gradients of one batch after another
     * @return batches
     */
    int gradients(int items, int batchSize, Supplier<AdapterSet> adapters, Consumer<Gradients> each);

    /**
     * The sum of such gradients over all batches as large as those that are learned, of tensors of the method's own.
     *
     * @param leaves by the names that their gradients are asked for by
     * @param items as above; the same ones for the same number
     * @param adapters as above
     * @param sum told once
     */
    void gradients(Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum);

    /**
     * Computes items of the stage's own tasks, one by one, question and answer; no gradient is recorded. What adapters see is what a method
     * looks at: those that treat every position by itself need not see all of the last layer's.
     *
     * @param items how many are looked at, drawn without repetition, each as likely as any other; all where there are no more
     * @param adapters asked for anew for each item
     */
    void forward(int items, Supplier<AdapterSet> adapters);

    /** What the frozen parts of the model make of the questions of the stage's own tasks, some at a time, in order. */
    void questions(Consumer<Questions> each);

    /**
     * The same of what those items are answered, in the same order: rows of the mean input embedding of the tokens that are learned, (count,
     * hidden), float32.
     */
    void answers(Consumer<NDArray> each);

    /** How many items such exercises have. */
    int count(Exercises exercises);

    /**
     * The gradients of batches of exercises, each of the mean cross entropy of their answers, of tensors that the stage does not train: one
     * pass, in an order of its own.
     *
     * @param pass its number, from 1
     * @param leaves by the names that their gradients are asked for by
     * @param adapters asked for anew for each batch, and for each layer where gradients are checkpointed
     * @param each told the gradients of one batch after another, which are forgotten then
     */
    void exercise(
            Exercises exercises,
            int pass,
            Map<String, NDArray> leaves,
            Supplier<AdapterSet> adapters,
            Consumer<Gradients> each);
}
