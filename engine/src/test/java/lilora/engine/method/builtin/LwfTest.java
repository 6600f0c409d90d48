package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The distillation loss against the same sums in double precision. */
class LwfTest {
    private static final int ROWS = 3;
    private static final int WORDS = 5;
    private static final double TAU = 2;

    @ParameterizedTest
    @EnumSource
    void divergenceAndGradientAreThoseOfItsFormula(Lwf.Divergence kind) {
        double[][] now = random(1);
        double[][] before = random(2);
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray own = manager.create(floats(now));
            own.setRequiresGradient(true);
            NDArray loss = Lwf.divergence(own, manager.create(floats(before)), TAU, kind);
            collector.backward(loss);
            assertThat(loss.getFloat()).isCloseTo((float) expected(now, before, kind), within(1e-6f));
            float[] gradient = own.getGradient().toFloatArray();
            for (int i = 0; i < ROWS * WORDS; i++) {
                assertThat(gradient[i])
                        .isCloseTo((float) slope(now, before, kind, i / WORDS, i % WORDS), within(1e-5f));
            }
        }
    }

    private static double slope(double[][] now, double[][] before, Lwf.Divergence kind, int row, int word) {
        double step = 1e-5;
        double[][] more = copy(now);
        double[][] less = copy(now);
        more[row][word] += step;
        less[row][word] -= step;
        return (expected(more, before, kind) - expected(less, before, kind)) / (2 * step);
    }

    private static double expected(double[][] now, double[][] before, Lwf.Divergence kind) {
        double sum = 0;
        for (int row = 0; row < ROWS; row++) {
            double[] own = softmax(now[row]);
            double[] old = softmax(before[row]);
            for (int word = 0; word < WORDS; word++) {
                sum += kind == Lwf.Divergence.PAPER
                        ? old[word] * Math.log(old[word] / own[word])
                        : own[word] * Math.log(own[word] / old[word]);
            }
        }
        return sum / ROWS;
    }

    private static double[] softmax(double[] logits) {
        double[] powers = Arrays.stream(logits).map(z -> Math.exp(z / TAU)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    private static double[][] random(long seed) {
        Random random = new Random(seed);
        double[][] values = new double[ROWS][WORDS];
        Arrays.stream(values).forEach(row -> Arrays.setAll(row, i -> (float) (3 * random.nextGaussian())));
        return values;
    }

    private static double[][] copy(double[][] values) {
        return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
    }

    private static float[][] floats(double[][] values) {
        float[][] floats = new float[ROWS][WORDS];
        for (int i = 0; i < ROWS * WORDS; i++) {
            floats[i / WORDS][i % WORDS] = (float) values[i / WORDS][i % WORDS];
        }
        return floats;
    }
}
