package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.model.AdapterSet;

/** A stage's items of which nothing may be asked, but for what a test says otherwise. */
public interface UnaskedItems extends StageData {
    @Override
    default int batchSize() {
        throw new AssertionError("no batch is wanted");
    }

    @Override
    default int items() {
        throw new AssertionError("no item is counted");
    }

    @Override
    default int gradients(int items, int size, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
        throw new AssertionError("no gradient is wanted");
    }

    @Override
    default void gradients(
            Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
        throw new AssertionError("no gradient is wanted");
    }

    @Override
    default void forward(int items, Supplier<AdapterSet> adapters) {
        throw new AssertionError("no pass is wanted");
    }

    @Override
    default void questions(Consumer<Questions> each) {
        throw new AssertionError("no question is wanted");
    }

    @Override
    default void answers(Consumer<NDArray> each) {
        throw new AssertionError("no answer is wanted");
    }

    @Override
    default int count(Exercises exercises) {
        throw new AssertionError("no exercise is counted");
    }

    @Override
    default void exercise(
            Exercises exercises,
            int pass,
            Map<String, NDArray> leaves,
            Supplier<AdapterSet> adapters,
            Consumer<Gradients> each) {
        throw new AssertionError("no exercise is wanted");
    }
}
