package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import lilora.engine.method.Gradients;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdamStep;
import lilora.engine.model.Kernels;

/**
 * AdamW (Loshchilov and Hutter, arXiv 1711.05101) as PyTorch computes it, over named tensors of a bank, with global-norm
 * clipping. Its moments are tensors of a bank of their own, so that they can be saved and restored.
 */
public final class Optimizer {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Kernels kernels;
    private final TensorBank moments;
    private final SortedMap<String, NDArray> tensors;
    private final List<String> names;
    private final NDList parameters = new NDList();
    private final NDList first = new NDList();
    private final NDList second = new NDList();
    private final double weightDecay;
    private final double maxGradNorm;

    /**
     * An optimiser of the named tensors, which become differentiable.
     *
     * @param tensors in an order that is always the same
     * @param moments bank for the moments; those it holds already are continued
     */
    public Optimizer(
            SortedMap<String, NDArray> tensors,
            TensorBank moments,
            Kernels kernels,
            double weightDecay,
            double maxGradNorm) {
        this.tensors = tensors;
        this.names = List.copyOf(tensors.keySet());
        this.kernels = kernels;
        this.moments = moments;
        this.weightDecay = weightDecay;
        this.maxGradNorm = maxGradNorm;
        tensors.forEach((name, parameter) -> {
            parameter.setRequiresGradient(true);
            moments.zeros("m/" + name, parameter.getShape().getShape());
            moments.zeros("v/" + name, parameter.getShape().getShape());
            parameters.add(parameter);
            first.add(moments.get("m/" + name));
            second.add(moments.get("v/" + name));
        });
    }

    /**
     * Applies the accumulated gradients and clears them. The tensors are as before when their norm is not finite.
     *
     * @param step from 1, counted over the optimiser's life
     * @return global gradient norm before clipping
     */
    public double step(int step, double learningRate) {
        return step(step, learningRate, (names, gradients) -> {});
    }

    /** Changes gradients, which stand in the order of the tensors' names. */
    @FunctionalInterface
    interface Edit {
        void of(List<String> names, NDList gradients);
    }

    /** The same, with gradients that are changed before they are clipped. */
    double step(int step, double learningRate, Edit edit) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDList gradients = new NDList(parameters.size());
            for (NDArray parameter : parameters) {
                gradients.add(gradient(parameter));
            }
            edit.of(names, gradients);
            double norm = maxGradNorm > 0
                    ? kernels.clipGlobalNorm(gradients, maxGradNorm)
                    : Math.sqrt(kernels.squaredNorm(gradients));
            if (Double.isFinite(norm)) {
                kernels.adamW(
                        parameters,
                        gradients,
                        first,
                        second,
                        new AdamStep(learningRate, BETA1, BETA2, EPSILON, weightDecay, step));
            }
            clear();
            return norm;
        }
    }

    /** Zero for a tensor that no backward pass has reached yet. */
    static NDArray gradient(NDArray parameter) {
        NDArray gradient = JniUtils.getGradient((PtNDArray) parameter);
        return gradient == null ? parameter.zerosLike() : gradient;
    }

    /** The accumulated gradients by name. */
    Gradients gradients() {
        return name -> {
            NDArray tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalStateException(
                        "The method asks for the gradient of " + name + ", which is not trained.");
            }
            return gradient(tensor);
        };
    }

    /** Forgets gradients that were accumulated for a step which is not taken. */
    void clear() {
        clear(parameters);
    }

    /** Forgets gradients of some tensors. */
    static void clear(Iterable<NDArray> tensors) {
        for (NDArray parameter : tensors) {
            // Before the first backward pass there is none to be cleared.
            try (NDArray gradient = JniUtils.getGradient((PtNDArray) parameter)) {
                if (gradient != null) {
                    JniUtils.zeroGrad((PtNDArray) parameter);
                }
            }
        }
    }

    /** Moments by name, for a checkpoint. */
    public Map<String, NDArray> state() {
        return moments.all();
    }
}
