package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernels of the optimiser against their formulas. */
class OptimiserKernelsTest {
    private final Kernels kernels = new Kernels();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
        kernels.close();
    }

    @Test
    void clippingScalesAllGradientsByTheirCommonNorm() {
        List<NDArray> gradients =
                List.of(manager.create(new float[] {3, 0}), manager.create(new float[] {0, -4, 12}, new Shape(3, 1)));
        assertThat(kernels.squaredNorm(gradients)).isCloseTo(169, within(1e-4));
        assertThat(kernels.clipGlobalNorm(gradients, 20)).isCloseTo(13, within(1e-5));
        assertThat(gradients.get(0).toFloatArray()).containsExactly(3, 0);
        assertThat(kernels.clipGlobalNorm(gradients, 1.3)).isCloseTo(13, within(1e-5));
        assertThat(gradients.get(0).getFloat(0)).isCloseTo(0.3f, within(1e-6f));
        assertThat(gradients.get(1).toFloatArray()).containsExactly(new float[] {0, -0.4f, 1.2f}, within(1e-6f));
    }

    @Test
    void adamStepsAreThoseOfTorch() {
        double[][] gradients = {{0.1, -2, 1e-7, 3}, {0.2, -1, -1e-7, -4}, {0, 5, 2e-7, 0.5}, {-0.3, 0.01, 1e-8, -6}};
        double[] start = {1, -2, 0.5, 4};
        NDArray weight = manager.create(new float[] {1, -2, 0.5f, 4});
        weight.setRequiresGradient(true);
        List<NDArray> parameters = List.of(weight);
        List<NDArray> first = List.of(manager.zeros(new Shape(4)));
        List<NDArray> second = List.of(manager.zeros(new Shape(4)));
        double[] expected = adam(start, gradients, 0.1, 0.9, 0.999, 1e-8, 0.1);
        for (int t = 0; t < gradients.length; t++) {
            float[] narrow = new float[4];
            for (int i = 0; i < 4; i++) {
                narrow[i] = (float) gradients[t][i];
            }
            List<NDArray> gradient = List.of(manager.create(narrow));
            kernels.adamW(parameters, gradient, first, second, new AdamStep(0.1, 0.9, 0.999, 1e-8, 0.1, t + 1));
        }
        for (int i = 0; i < 4; i++) {
            assertThat((double) weight.getFloat(i)).isCloseTo(expected[i], within(2e-6));
        }
    }

    /** Loshchilov and Hutter 2019, algorithm 2, as torch.optim.AdamW writes it. */
    private static double[] adam(
            double[] start, double[][] gradients, double rate, double beta1, double beta2, double eps, double decay) {
        double[] w = start.clone();
        double[] m = new double[w.length];
        double[] v = new double[w.length];
        for (int t = 1; t <= gradients.length; t++) {
            for (int i = 0; i < w.length; i++) {
                double g = gradients[t - 1][i];
                w[i] -= rate * decay * w[i];
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                double corrected = Math.sqrt(v[i]) / Math.sqrt(1 - Math.pow(beta2, t)) + eps;
                w[i] -= rate / (1 - Math.pow(beta1, t)) * m[i] / corrected;
            }
        }
        return w;
    }
}
