package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.model.AdamStep;

/**
 * Optimiser steps that a method takes by itself when a stage ends, on copies of its tensors: AdamW without decay, 3 % warm-up and a cosine to
 * 0, gradients clipped at 1. Closing it frees the copies.
 */
public final class RouterSteps implements AutoCloseable {
    private static final double WARM_UP = 0.03;
    private static final double MOST = 1;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final MethodScope scope;
    private final Map<String, NDArray> leaves = new TreeMap<>();
    private final List<NDArray> first = new ArrayList<>();
    private final List<NDArray> second = new ArrayList<>();
    private final double rate;
    private final int steps;
    private int taken;

    /**
     * No step is taken yet.
     *
     * @param tensors that are copied, by name
     * @param rate peak learning rate
     * @param steps in all
     */
    public RouterSteps(MethodScope scope, Map<String, NDArray> tensors, double rate, int steps) {
        this.scope = scope;
        this.rate = rate;
        this.steps = steps;
        tensors.forEach((name, tensor) -> {
            NDArray leaf = kept(tensor.getManager().create(tensor.toFloatArray(), tensor.getShape()));
            leaf.setRequiresGradient(true);
            leaves.put(name, leaf);
            first.add(kept(tensor.getManager().zeros(tensor.getShape())));
            second.add(kept(tensor.getManager().zeros(tensor.getShape())));
        });
    }

    private static NDArray kept(NDArray array) {
        NDScope.unregister(array);
        return array;
    }

    /** The copies as they are now. */
    public Map<String, NDArray> leaves() {
        return Collections.unmodifiableMap(leaves);
    }

    /** Takes a step. */
    public void take(Gradients gradients) {
        taken++;
        List<NDArray> found = new ArrayList<>();
        leaves.keySet().forEach(name -> found.add(gradients.of(name)));
        scope.kernels().clipGlobalNorm(found, MOST);
        scope.kernels()
                .adamW(
                        List.copyOf(leaves.values()),
                        found,
                        first,
                        second,
                        new AdamStep(rateAt(taken), BETA1, BETA2, EPSILON, 0, taken));
    }

    /** Of a step counted from 1, as the steps of a stage warm up and cool down. */
    double rateAt(int step) {
        int warm = (int) Math.ceil(WARM_UP * steps);
        return step <= warm
                ? rate * step / warm
                : rate * (1 + StrictMath.cos(Math.PI * (step - warm) / (steps - warm + 1))) / 2;
    }

    @Override
    public void close() {
        leaves.values().forEach(NDArray::close);
        first.forEach(NDArray::close);
        second.forEach(NDArray::close);
    }
}
