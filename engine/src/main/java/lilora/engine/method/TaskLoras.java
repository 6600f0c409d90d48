package lilora.engine.method;

import static lilora.engine.method.TensorBank.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * A LoRA adapter of its own for each task, with A Kaiming-uniform and B = 0 at its start. The run of methods that keep one for each task,
 * which say what takes part in training and in answers: several together are the sum of their deltas, as one adapter of thin matrices that
 * lie side by side.
 */
public class TaskLoras implements MethodRun {
    private static final double SMALL_DEVIATION = 0.01;

    private final LoraOptions options;
    private final MethodScope scope;

    /**
     * No adapter is made yet.
     *
     * @param options rank of each, scale and dropout
     * @param scope layers, tensors and kernels
     */
    public TaskLoras(LoraOptions options, MethodScope scope) {
        this.options = options;
        this.scope = scope;
    }

    /** Layers, tensors and kernels. */
    protected final MethodScope scope() {
        return scope;
    }

    /** Tasks whose adapters take part while a task is learned; its own alone unless a method says otherwise. */
    protected List<Integer> trainedWith(int task) {
        return List.of(task);
    }

    /** Tasks whose adapters answer a task's questions; its own alone unless a method says otherwise. */
    protected List<Integer> answering(int task) {
        return List.of(task);
    }

    /** Tasks that have an adapter, in rising order. */
    protected final List<Integer> learned() {
        return scope.bank().tasksWith("");
    }

    /** What of a layer's adapter is trained. */
    protected List<String> trainedParts() {
        return List.of("A", "B");
    }

    /**
     * Whether inputs that dropout takes from a task's adapter are taken from the earlier ones beside it, too; not where their source has
     * added them to the weights.
     */
    protected boolean dropsForEarlier() {
        return true;
    }

    /** Makes it as the expert tuners of MCITlib and Prism do: normal with a deviation of 0.01. */
    protected final void makeSmallDown(String name, LinearSite site) {
        scope.bank().normal(name, SMALL_DEVIATION, options.rank(), site.in());
    }

    /** Makes the first A of a layer. */
    protected void makeDown(String name, LinearSite site) {
        scope.bank().kaimingUniform(name, site.in(), options.rank(), site.in());
    }

    @Override
    public final void beforeStage(ContinualMethod.Stage stage) {
        for (LinearSite site : scope.sites()) {
            makeDown(task(stage.number(), "A", site.name()), site);
            scope.bank().zeros(task(stage.number(), "B", site.name()), site.out(), options.rank());
        }
    }

    @Override
    public final List<String> trainable(ContinualMethod.Stage stage) {
        List<String> names = new ArrayList<>();
        for (LinearSite site : scope.sites()) {
            trainedParts().forEach(part -> names.add(task(stage.number(), part, site.name())));
        }
        return names;
    }

    @Override
    public final AdapterSet training(ContinualMethod.Stage stage) {
        List<Integer> tasks = trainedWith(stage.number());
        float dropout = (float) options.dropout();
        if (dropout == 0 || dropsForEarlier() || tasks.size() == 1) {
            return new TrainingAdapters(adapters(tasks, dropout)::get, dropout);
        }
        int last = tasks.size() - 1;
        Map<String, LowRank> own = adapters(tasks.subList(last, tasks.size()), dropout);
        Map<String, LowRank> earlier = adapters(tasks.subList(0, last), 0);
        return new TrainingAdapters(site -> onto(earlier.get(site), own.get(site)), dropout);
    }

    /** An adapter beside earlier ones, which are given the whole input. */
    private static @Nullable LinearAdapter onto(@Nullable LowRank earlier, @Nullable LowRank own) {
        return earlier == null || own == null
                ? null
                : (base, x) -> {
                    NDArray thin = base.kernels().linear(x, earlier.down(), null);
                    NDArray change = base.kernels().linear(thin, earlier.up(), null);
                    return own.forward(base, x).add(Scalars.times(change, earlier.scale()));
                };
    }

    /** A task without an adapter is answered by the base model, unless others answer for it. */
    @Override
    public AdapterSet inference(int task) {
        List<Integer> there = learned();
        return adapters(answering(task).stream().filter(there::contains).toList(), 0)::get;
    }

    private Map<String, LowRank> adapters(List<Integer> tasks, float dropout) {
        Map<String, LowRank> adapters = new HashMap<>();
        for (LinearSite site : tasks.isEmpty() ? List.<LinearSite>of() : scope.sites()) {
            adapters.put(site.name(), summed(site, tasks, Collections.nCopies(tasks.size(), 1f), dropout));
        }
        return adapters;
    }

    /**
     * The sum of tasks' deltas at a layer.
     *
     * @param weights of each, in the order of the tasks
     */
    protected final LowRank summed(LinearSite site, List<Integer> tasks, List<Float> weights, float dropout) {
        NDList down = new NDList();
        NDList up = new NDList();
        for (int i = 0; i < tasks.size(); i++) {
            down.add(scope.bank().get(task(tasks.get(i), "A", site.name())));
            NDArray whole = scope.bank().get(task(tasks.get(i), "B", site.name()));
            up.add(weights.get(i) == 1 ? whole : Scalars.times(whole, weights.get(i)));
        }
        return new LowRank(beside(down, 0), beside(up, 1), options.scale(), dropout);
    }

    private static NDArray beside(NDList parts, int axis) {
        return parts.size() == 1 ? parts.get(0) : NDArrays.concat(parts, axis);
    }
}
