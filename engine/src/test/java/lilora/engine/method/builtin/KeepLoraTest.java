package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.task;
import static lilora.engine.method.TensorBank.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedItems;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Protected directions and adapters against eigenvectors by Jacobi's rotations in double precision. */
class KeepLoraTest {
    private static final LinearSite SITE = new LinearSite("only", 7, 5);
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));

    private static KeepLora.Options options(KeepLora.Form form) {
        return new KeepLora.Options(LORA, form, 0.6, 0.8, 0.5);
    }

    /** A layer and one input, whose outputs' squares are the loss. */
    private record Squares(FrozenLinear layer, NDArray x) implements UnaskedItems {
        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int items() {
            return 9;
        }

        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            assertThat(items).isEqualTo(5);
            leaves.values().forEach(leaf -> leaf.setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(output(adapters.get()).square().sum());
            }
            sum.accept(name -> leaves.get(name).getGradient());
        }

        private NDArray output(AdapterSet adapters) {
            return adapters.at(SITE.name()).forward(layer, x);
        }

        @Override
        public void forward(int items, Supplier<AdapterSet> adapters) {
            assertThat(items).isEqualTo(5);
            output(adapters.get());
        }
    }

    /** Items that come to no layer, as those without an image come to no projector. */
    private static final class Elsewhere implements UnaskedItems {
        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int items() {
            return 9;
        }

        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            sum.accept(name -> {
                throw new AssertionError(name);
            });
        }
    }

    /** Eigenvalues, falling, with their vectors, of a symmetric matrix. */
    private record Spectrum(double[] values, double[][] vectors) {
        static Spectrum of(double[][] matrix) {
            int n = matrix.length;
            double[][] a = copy(matrix);
            double[][] v = new double[n][n];
            for (int i = 0; i < n; i++) {
                v[i][i] = 1;
            }
            for (int sweep = 0; sweep < 60; sweep++) {
                for (int p = 0; p < n; p++) {
                    for (int q = p + 1; q < n; q++) {
                        double angle = 0.5 * Math.atan2(2 * a[p][q], a[q][q] - a[p][p]);
                        rotate(a, v, p, q, Math.cos(angle), Math.sin(angle));
                    }
                }
            }
            int[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted((i, j) -> Double.compare(a[j][j], a[i][i]))
                    .mapToInt(i -> i)
                    .toArray();
            double[] values = new double[n];
            double[][] vectors = new double[n][n];
            for (int i = 0; i < n; i++) {
                values[i] = Math.max(0, a[order[i]][order[i]]);
                for (int k = 0; k < n; k++) {
                    vectors[i][k] = v[k][order[i]];
                }
            }
            return new Spectrum(values, vectors);
        }

        private static void rotate(double[][] a, double[][] v, int p, int q, double c, double s) {
            for (int k = 0; k < a.length; k++) {
                double kp = a[k][p];
                double kq = a[k][q];
                a[k][p] = c * kp - s * kq;
                a[k][q] = s * kp + c * kq;
                double vp = v[k][p];
                double vq = v[k][q];
                v[k][p] = c * vp - s * vq;
                v[k][q] = s * vp + c * vq;
            }
            for (int k = 0; k < a.length; k++) {
                double pk = a[p][k];
                double qk = a[q][k];
                a[p][k] = c * pk - s * qk;
                a[q][k] = s * pk + c * qk;
            }
        }

        double[][] projection(int count) {
            double[][] sum = new double[values.length][values.length];
            for (int e = 0; e < count; e++) {
                for (int i = 0; i < sum.length; i++) {
                    for (int j = 0; j < sum.length; j++) {
                        sum[i][j] += vectors[e][i] * vectors[e][j];
                    }
                }
            }
            return sum;
        }
    }

    private static double[][] copy(double[][] matrix) {
        return new Matrix(matrix).part(0, matrix.length, 0, matrix.length).values();
    }

    private static double[][] moments(Matrix rows) {
        return rows.turned().times(rows).values();
    }

    private static double[][] beside(double[][] moments, double[][] held) {
        double[][] rest = copy(held);
        for (int i = 0; i < rest.length; i++) {
            for (int j = 0; j < rest.length; j++) {
                rest[i][j] = (i == j ? 1 : 0) - held[i][j];
            }
        }
        Matrix outside = new Matrix(rest);
        return outside.times(new Matrix(moments)).times(outside).values();
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = copy(a);
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum.length; j++) {
                sum[i][j] += b[i][j];
            }
        }
        return sum;
    }

    private static double trace(double[][] a, double[][] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a.length; j++) {
                sum += a[i][j] * b[i][j];
            }
        }
        return sum;
    }

    private static double[][] base(Matrix weights) {
        Spectrum spectrum = Spectrum.of(moments(weights));
        double all = 0;
        for (double value : spectrum.values()) {
            all += value;
        }
        int count = 0;
        double held = 0;
        while (held + spectrum.values()[count] < 0.6 * all) {
            held += spectrum.values()[count++];
        }
        return spectrum.projection(Math.max(1, count));
    }

    private static double[][] grown(double[][] held, double[][] moments) {
        Spectrum free = Spectrum.of(beside(moments, held));
        double all = IntStream.range(0, moments.length)
                .mapToDouble(i -> moments[i][i])
                .sum();
        double inside = trace(held, moments);
        int count = 0;
        while (inside < 0.8 * all) {
            inside += free.values()[count++];
        }
        return sum(held, free.projection(count));
    }

    /** dL/dW of the sum of squares: 2 yᵀ x. */
    private static Matrix gradient(TinyMethodRun tiny, Squares squares, int task) {
        Matrix y = Matrix.of(squares.output(tiny.run.inference(task)));
        Matrix g = y.turned().times(Matrix.of(squares.x()));
        for (double[] row : g.values()) {
            for (int i = 0; i < row.length; i++) {
                row[i] *= 2;
            }
        }
        return g;
    }

    private static void assertClose(NDArray found, double[][] expected) {
        float[] values = found.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertThat((double) values[i]).isCloseTo(expected[i / expected.length][i % expected.length], within(1e-4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void adaptersReadAlongDirectionsThatNobodyUses(KeepLora.Form form) {
        try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), options(form), List.of(SITE))) {
            FrozenLinear layer = tiny.layer(SITE);
            double[][] held = base(Matrix.of(layer.weight()));
            for (Stage stage : List.of(FIRST, SECOND)) {
                int t = stage.number();
                Squares squares = new Squares(layer, tiny.random(6, SITE.in()));
                tiny.run.beforeStage(stage);
                double[][] before = moments(gradient(tiny, squares, t));
                tiny.run.beforeTraining(stage, squares);
                assertClose(tiny.bank.get(training("held", SITE.name())), held);
                NDArray down = tiny.bank.get(task(t, "A", SITE.name()));
                double[][] strongest = Spectrum.of(beside(before, held)).projection(LORA.rank());
                assertClose(down.transpose().matMul(down), strongest);
                assertThat(tiny.run.trainable(stage)).containsExactly(task(t, "B", SITE.name()));
                tiny.bank.put(
                        task(t, "B", SITE.name()),
                        tiny.random(SITE.out(), LORA.rank()).toFloatArray(),
                        new Shape(SITE.out(), LORA.rank()));
                double[][] after = form == KeepLora.Form.PAPER
                        ? moments(Matrix.of(squares.x()))
                        : moments(gradient(tiny, squares, t));
                tiny.run.afterTraining(stage, squares);
                tiny.run.afterStage(stage);
                held = grown(held, after);
                assertClose(tiny.bank.get(training("held", SITE.name())), held);
            }
            NDArray x = tiny.random(3, SITE.in());
            Matrix expected = Matrix.of(layer.forward(x));
            float[] found = TinyMethodRun.output(tiny.run.inference(1), layer, x);
            for (int t = 1; t <= 2; t++) {
                Matrix delta = Matrix.of(tiny.bank.get(task(t, "B", SITE.name())))
                        .times(Matrix.of(tiny.bank.get(task(t, "A", SITE.name()))));
                Matrix part = Matrix.of(x).times(delta.turned());
                for (int i = 0; i < found.length; i++) {
                    expected.values()[i / SITE.out()][i % SITE.out()] +=
                            LORA.scale() * part.at(i / SITE.out(), i % SITE.out());
                }
            }
            for (int i = 0; i < found.length; i++) {
                assertThat((double) found[i]).isCloseTo(expected.at(i / SITE.out(), i % SITE.out()), within(1e-4));
            }
        }
    }

    /** Rounding must not make protected directions of what is protected already. */
    @Test
    void aShareOfOneProtectsWhatIsThereAndNothingTwice() {
        for (int attempt = 0; attempt < 8; attempt++) {
            KeepLora.Options all = new KeepLora.Options(LORA, KeepLora.Form.RELEASED, 0.3, 1, 0.5);
            try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), all, List.of(SITE))) {
                for (int skipped = 0; skipped < attempt; skipped++) {
                    tiny.random(3);
                }
                FrozenLinear layer = tiny.layer(SITE);
                tiny.run.beforeStage(FIRST);
                Squares squares = new Squares(layer, tiny.random(2, SITE.in()));
                tiny.run.beforeTraining(FIRST, squares);
                tiny.run.afterTraining(FIRST, squares);
                tiny.run.afterStage(FIRST);
                NDArray held = tiny.bank.get(training("held", SITE.name()));
                assertThat(held.matMul(held).sub(held).abs().max().getFloat()).isLessThan(1e-4f);
                assertThat(held.mul(held).sum().getFloat()).isLessThan(SITE.in() - 0.5f);
            }
        }
    }

    @Test
    void aLayerThatNoItemComesToReadsNothing() {
        try (TinyMethodRun tiny = new TinyMethodRun(new KeepLora(), options(KeepLora.Form.RELEASED), List.of(SITE))) {
            tiny.run.beforeStage(FIRST);
            tiny.run.beforeTraining(FIRST, new Elsewhere());
            assertThat(tiny.bank.get(task(1, "A", SITE.name())).toFloatArray()).containsOnly(0);
        }
    }

    @Test
    void asManyDirectionsAsReachTheShare() {
        List<Double> energies = List.of(5.0, 3.0, 1.0);
        assertThat(KeepLora.reaching(energies, 0, 0)).isZero();
        assertThat(KeepLora.reaching(energies, 0, 5)).isEqualTo(1);
        assertThat(KeepLora.reaching(energies, 1, 8.5)).isEqualTo(2);
        assertThat(KeepLora.reaching(energies, 0, 100)).isEqualTo(3);
    }

    @Test
    void countsAreThoseOfAnAdapterWhoseDownwardHalfStays() {
        LayerCount count = new KeepLora().count(options(KeepLora.Form.RELEASED), SITE);
        assertThat(count).isEqualTo(new LayerCount(2 * 5, 2 * 5, 0, 2 * 12));
        assertThat(new KeepLora().keptForTraining(options(KeepLora.Form.RELEASED), SITE, 3))
                .isEqualTo(49);
    }
}
