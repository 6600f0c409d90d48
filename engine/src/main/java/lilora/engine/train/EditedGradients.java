package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lilora.engine.method.StepGradients;
import lilora.engine.model.Kernels;

/**
 * Gradients by the names of their tensors.
 *
 * @param names in the order of the gradients
 * @param gradients replaced in place
 * @param at the step that they are of
 */
record EditedGradients(List<String> names, NDList gradients, Kernels kernels, At at) implements StepGradients {
    /** Where PyTorch's clipping keeps away from a division by 0. */
    private static final double EPSILON = 1e-6;

    /**
     * An optimiser step.
     *
     * @param step from 1
     * @param share of a pass
     * @param maxNorm what clipping allows; 0 for whatever there is
     */
    record At(int step, double share, double maxNorm, SplittableRandom random) {}

    @Override
    public NDArray of(String tensor) {
        return gradients.get(place(tensor));
    }

    @Override
    public void put(String tensor, NDArray gradient) {
        int place = place(tensor);
        if (!gradient.getShape().equals(gradients.get(place).getShape())) {
            throw new IllegalStateException("The method gives %s a gradient of the shape %s, and not %s."
                    .formatted(tensor, gradient.getShape(), gradients.get(place).getShape()));
        }
        gradients.set(place, gradient);
    }

    @Override
    public double norm() {
        return Math.sqrt(kernels.squaredNorm(new ArrayList<>(gradients)));
    }

    @Override
    public double clipping() {
        return at.maxNorm() > 0 ? Math.min(1, at.maxNorm() / (norm() + EPSILON)) : 1;
    }

    @Override
    public int step() {
        return at.step();
    }

    @Override
    public double share() {
        return at.share();
    }

    @Override
    public SplittableRandom random() {
        return at.random();
    }

    private int place(String tensor) {
        int place = names.indexOf(tensor);
        if (place < 0) {
            throw new IllegalStateException(
                    "The method asks for the gradient of " + tensor + ", which is not trained.");
        }
        return place;
    }
}
