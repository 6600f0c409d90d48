package lilora.engine.method;

import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.model.AdapterSet;

/** The training items of a stage, for what a method wants to know of them before or after its steps. */
public interface StageData {
    /** Items in a batch of training. */
    int batchSize();

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
     * Computes items of the stage's own tasks, one by one, question and answer; no gradient is recorded. What adapters see is what a method
     * looks at: those that treat every position by itself need not see all of the last layer's.
     *
     * @param items how many are looked at, drawn without repetition, each as likely as any other; all where there are no more
     * @param adapters asked for anew for each item
     */
    void forward(int items, Supplier<AdapterSet> adapters);

    /** What the frozen parts of the model make of the questions of the stage's own tasks, some at a time, in order. */
    void questions(Consumer<Questions> each);
}
