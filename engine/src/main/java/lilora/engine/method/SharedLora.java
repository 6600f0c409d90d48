package lilora.engine.method;

import static lilora.engine.method.TensorBank.shared;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearSite;

/**
 * One LoRA adapter for whatever is trained, with A Kaiming-uniform and B = 0 at the start of the first stage only. The run of
 * every method that keeps a single adapter; those that protect what it learned extend it.
 */
public class SharedLora implements MethodRun {
    private final LoraOptions options;
    private final MethodScope scope;

    /**
     * An adapter that is not made yet.
     *
     * @param options rank, scale and dropout
     * @param scope layers, tensors and kernels
     */
    public SharedLora(LoraOptions options, MethodScope scope) {
        this.options = options;
        this.scope = scope;
    }

    /** Layers, tensors and kernels. */
    protected final MethodScope scope() {
        return scope;
    }

    /** Keeps a copy of the adapter as it is, in the place of an earlier one of that name; needed to go on training. */
    protected final void keep(String copy) {
        for (String name : names()) {
            scope.bank().snapshot(TensorBank.training(copy, name), scope.bank().get(name));
        }
    }

    /** Whether a copy of that name is kept. */
    protected final boolean isKept(String copy) {
        return !scope.bank().names("training/" + copy + "/").isEmpty();
    }

    /** A tensor of a copy. */
    protected final NDArray kept(String copy, String name) {
        return scope.bank().get(TensorBank.training(copy, name));
    }

    /** The way of a tensor from what it was in a copy. */
    protected final NDArray way(String copy, String name) {
        return scope.bank().get(name).sub(kept(copy, name));
    }

    /** Of each tensor the sum of squared ways from a copy, each times its number in another. */
    protected final NDList squaredWays(String copy, String weights) {
        NDList sums = new NDList();
        for (String name : names()) {
            sums.add(way(copy, name).square().mul(kept(weights, name)).sum());
        }
        return sums;
    }

    @Override
    public void beforeStage(ContinualMethod.Stage stage) {
        for (LinearSite site : scope.sites()) {
            scope.bank().kaimingUniform(shared("A", site.name()), site.in(), options.rank(), site.in());
            scope.bank().zeros(shared("B", site.name()), site.out(), options.rank());
        }
    }

    /** Names of A and B of every layer, in a fixed order. */
    @Override
    public final List<String> trainable(ContinualMethod.Stage stage) {
        return names();
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        for (LinearSite site : scope.sites()) {
            names.add(shared("A", site.name()));
            names.add(shared("B", site.name()));
        }
        return names;
    }

    @Override
    public final AdapterSet training(ContinualMethod.Stage stage) {
        return new TrainingAdapters(adapters((float) options.dropout())::at, options.dropout());
    }

    @Override
    public final AdapterSet inference(int task) {
        return adapters(0);
    }

    private AdapterSet adapters(float dropout) {
        return site -> scope.bank().has(shared("A", site))
                ? new LowRank(
                        scope.bank().get(shared("A", site)),
                        scope.bank().get(shared("B", site)),
                        options.scale(),
                        dropout)
                : null;
    }
}
