package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import lilora.engine.method.BatchView;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
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

    /** The last task's adapter is asked, whatever became of it since; of the first task nothing is held. */
    @ParameterizedTest
    @EnumSource
    void thePenaltyIsTheWeightedDivergenceFromTheLastTasksAnswers(Lwf.Divergence kind) {
        double weight = 0.3;
        Stage first = new Stage(1, List.of(1));
        Lwf.Options options = new Lwf.Options(new LoraOptions(2, 4, 0), weight, TAU, kind);
        try (TinyMethodRun tiny = new TinyMethodRun(new Lwf(), options)) {
            FrozenLinear layer = tiny.layer(TinyMethodRun.SITES.get(0));
            NDArray x = tiny.random(3, layer.site().in());
            Known known = new Known(layer, x, random(1), random(2), new ArrayList<>());
            tiny.run.beforeStage(first);
            assertThat(tiny.run.batchPenalty(first, known)).isEmpty();
            tiny.learn(first);
            float[] last = TinyMethodRun.output(tiny.run.inference(1), layer, x);
            Stage second = new Stage(2, List.of(2));
            for (String name : tiny.run.trainable(second)) {
                tiny.bank.snapshot(name, tiny.bank.get(name).mul(2));
            }
            double expected =
                    weight * (kind == Lwf.Divergence.PAPER ? TAU * TAU : 1) * expected(random(1), random(2), kind);
            assertThat((double)
                            tiny.run.batchPenalty(second, known).orElseThrow().getFloat())
                    .isCloseTo(expected, within(1e-6));
            assertThat(known.asked()).singleElement().isEqualTo(last);
        }
    }

    /** A batch of which this is known. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Known(FrozenLinear layer, NDArray x, double[][] now, double[][] before, List<float[]> asked)
            implements BatchView {
        @Override
        public NDArray logits() {
            return x.getManager().create(floats(now));
        }

        @Override
        public NDArray targets() {
            throw new AssertionError();
        }

        @Override
        public NDArray logits(AdapterSet adapters) {
            asked.add(TinyMethodRun.output(adapters, layer, x));
            return x.getManager().create(floats(before));
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
