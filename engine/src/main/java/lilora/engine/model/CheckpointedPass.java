package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A forward and a backward pass over parts of which each reads what the one before it made. Of the forward pass the inputs of
 * the parts alone are kept; the backward pass computes each part again before it differentiates it (gradient checkpointing,
 * Chen et al., arXiv 1604.06174). Gradients are those of one graph over all parts, bit for bit on the CPU, but for what several
 * parts share: that is summed in another order.
 *
 * @param begin what the first part reads; called twice
 * @param parts called twice each, with and without recording a graph
 * @param end from what the last part makes to a scalar, the loss
 * @param seed called with the number of what is computed next, from 0 for the beginning, before each time it is: random
 *     numbers must be the same both times
 * @param kernels fused operations
 */
record CheckpointedPass(
        Supplier<NDArray> begin,
        List<UnaryOperator<NDArray>> parts,
        UnaryOperator<NDArray> end,
        IntConsumer seed,
        Kernels kernels) {
    CheckpointedPass {
        parts = List.copyOf(parts);
    }

    /**
     * Adds the gradients of factor · loss to those of all leaves.
     *
     * @return the loss
     */
    float backward(double factor) {
        List<NDArray> inputs = new ArrayList<>(parts.size() + 1);
        boolean recorded = JniUtils.isGradMode();
        try {
            JniUtils.setGradMode(false);
            inputs.add(kept(0, begin));
            for (UnaryOperator<NDArray> part : parts) {
                NDArray x = inputs.get(inputs.size() - 1);
                inputs.add(kept(inputs.size(), () -> part.apply(x)));
            }
            JniUtils.setGradMode(true);
            return backward(inputs, factor);
        } finally {
            JniUtils.setGradMode(recorded);
            inputs.forEach(NDArray::close);
        }
    }

    private NDArray kept(int number, Supplier<NDArray> compute) {
        seed.accept(number);
        return Scopes.result(compute);
    }

    /** Closes the inputs, the last one first, as soon as nothing reads them any more. */
    private float backward(List<NDArray> inputs, double factor) {
        float[] loss = new float[1];
        NDArray gradient = gradient(inputs.get(parts.size()), x -> {
            seed.accept(parts.size() + 1);
            NDArray made = end.apply(x);
            loss[0] = made.getFloat();
            NDArray scaled = factor == 1 ? made : Scalars.times(made, factor);
            differentiate(scaled, scaled.getManager().ones(scaled.getShape()));
        });
        try {
            inputs.remove(parts.size()).close();
            for (int i = parts.size() - 1; i >= 0; i--) {
                gradient = through(i, inputs.get(i), gradient);
                inputs.remove(i).close();
            }
            beginning(gradient);
        } finally {
            gradient.close();
        }
        return loss[0];
    }

    /** The gradient of a part's input; that of its output is freed. */
    private NDArray through(int part, NDArray input, NDArray gradient) {
        NDArray before = gradient(input, x -> {
            seed.accept(part + 1);
            differentiate(parts.get(part).apply(x), gradient);
        });
        gradient.close();
        return before;
    }

    /** A leaf for an input, and what a backward pass leaves there. */
    private static NDArray gradient(NDArray input, Consumer<NDArray> pass) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray leaf = input.stopGradient();
            leaf.setRequiresGradient(true);
            pass.accept(leaf);
            NDArray gradient = leaf.getGradient();
            NDScope.unregister(gradient);
            return gradient;
        }
    }

    private void beginning(NDArray gradient) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            seed.accept(0);
            NDArray made = begin.get();
            if (kernels.isRecorded(made)) {
                differentiate(made, gradient);
            }
        }
    }

    private static void differentiate(NDArray y, NDArray gradient) {
        JniUtils.backward((PtNDArray) y, (PtNDArray) gradient, false, false);
    }
}
