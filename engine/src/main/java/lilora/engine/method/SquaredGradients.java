package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.Scalars;

/** Sums of squared gradients of tensors over the batches of one pass, which Fisher information is made of. */
public final class SquaredGradients implements AutoCloseable {
    private final Map<String, NDArray> sums = new HashMap<>();
    private int batches;

    private SquaredGradients() {}

    /**
     * Looks at items of a stage. The caller closes what was found.
     *
     * @param items as in {@link StageData#gradients(int, int, Supplier, java.util.function.Consumer)}
     * @param batchSize as there
     * @param adapters as there
     * @param names of tensors that the stage trains
     */
    public static SquaredGradients of(
            StageData data, int items, int batchSize, Supplier<AdapterSet> adapters, List<String> names) {
        SquaredGradients found = new SquaredGradients();
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            found.batches = data.gradients(
                    items, batchSize, adapters, gradients -> names.forEach(name -> found.add(name, gradients)));
            return found;
        } catch (RuntimeException | Error e) {
            found.close();
            throw e;
        }
    }

    private void add(String name, Gradients gradients) {
        sums.merge(name, gradients.of(name).square(), NDArray::addi);
        NDScope.unregister(sums.get(name));
    }

    /** How many batches were looked at. */
    public int batches() {
        return batches;
    }

    /** The sum over all numbers of all tensors. */
    public double total() {
        double total = 0;
        for (NDArray sum : sums.values()) {
            try (NDArray all = sum.sum()) {
                total += all.getFloat();
            }
        }
        return total;
    }

    /** Gives each sum, scaled, with its tensor's name; what is given is closed afterwards. */
    public void each(double factor, BiConsumer<String, NDArray> use) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            sums.forEach((name, sum) -> use.accept(name, Scalars.times(sum, factor)));
        }
    }

    @Override
    public void close() {
        sums.values().forEach(NDArray::close);
    }
}
