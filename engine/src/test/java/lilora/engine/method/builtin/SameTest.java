package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.RestingExperts;
import lilora.engine.method.StepGradients;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Outputs, statistics and changed gradients against the formulas in double precision, and the published budget. */
class SameTest {
    private static final int EXPERTS = 3;
    private static final int EACH = 2;
    private static final Same.Options OPTIONS = new Same.Options(EXPERTS * EACH, 3, EXPERTS, Same.Form.RELEASED);
    private static final double SCALE = 0.5;
    private static final LinearSite SITE = new LinearSite("only", 6, 5);
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));
    private static final int POSITIONS = 4;
    private static final int[] LENGTHS = {4, 2, 3};

    private static TinyMethodRun tiny() {
        return tiny(OPTIONS);
    }

    private static TinyMethodRun tiny(Same.Options options) {
        TinyMethodRun tiny = new TinyMethodRun(new Same(), options, List.of(SITE));
        tiny.run.beforeStage(FIRST);
        for (String name : tiny.run.trainable(FIRST)) {
            Shape shape = tiny.bank.get(name).getShape();
            tiny.bank.put(name, tiny.random(shape.getShape()).toFloatArray(), shape);
        }
        return tiny;
    }

    private static LinearAdapter adapter(AdapterSet set) {
        float[][] words = new float[LENGTHS.length][3];
        LinearAdapter adapter = set.over(new Samples(LENGTHS, words)).at(SITE.name());
        assertThat(adapter).isNotNull();
        return adapter;
    }

    private static Matrix rows(NDArray x) {
        return Matrix.of(x.reshape(-1, x.getShape().get(x.getShape().dimension() - 1)));
    }

    private static boolean real(int row) {
        return row % POSITIONS < LENGTHS[row / POSITIONS];
    }

    private static double[] softmax(double... logits) {
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        return Arrays.stream(logits).map(logit -> Math.exp(logit) / sum).toArray();
    }

    private static double[] shares(Matrix router, Matrix x, int row, double temperature) {
        double[] logits = x.part(row, 1, 0, x.columns()).times(router.turned()).values()[0];
        return softmax(Arrays.stream(logits).map(logit -> logit / temperature).toArray());
    }

    private static double[] mean(Matrix router, Matrix x, double[] mask) {
        double[] weights = new double[EXPERTS];
        for (int row = 0; row < x.rows(); row++) {
            double[] shares = shares(router, x, row, 1);
            for (int e = 0; e < EXPERTS && real(row); e++) {
                weights[e] += shares[e] * mask[e];
            }
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static double[] output(Map<String, Matrix> parts, Matrix base, Matrix x, int row, double... weights) {
        double[][] down = new double[EACH][x.columns()];
        double[][] up = new double[base.columns()][EACH];
        for (int e = 0; e < EXPERTS; e++) {
            for (int i = 0; i < EACH; i++) {
                for (int j = 0; j < x.columns(); j++) {
                    down[i][j] += weights[e] * parts.get("A").at(e * EACH + i, j);
                }
                for (int j = 0; j < base.columns(); j++) {
                    up[j][i] += weights[e] * parts.get("B").at(j, e * EACH + i);
                }
            }
        }
        Matrix delta =
                x.part(row, 1, 0, x.columns()).times(new Matrix(down).turned()).times(new Matrix(up).turned());
        double[] y = base.values()[row].clone();
        for (int i = 0; i < y.length; i++) {
            y[i] += SCALE * delta.at(0, i);
        }
        return y;
    }

    private static Matrix learned(Map<String, Matrix> parts, Matrix base, Matrix x, double... mask) {
        double[] weights = mean(parts.get("G"), x, mask);
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < y.length; row++) {
            y[row] = output(parts, base, x, row, weights);
        }
        return new Matrix(y);
    }

    private static void assertClose(float[] found, Matrix expected) {
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .isCloseTo(expected.at(i / expected.columns(), i % expected.columns()), within(2e-4));
        }
    }

    private static Map<String, float[]> step(TinyMethodRun tiny, Stage stage, FrozenLinear layer, NDArray x) {
        Map<String, float[]> found = new TreeMap<>();
        List<String> names = tiny.run.trainable(stage);
        names.forEach(name -> tiny.bank.get(name).setRequiresGradient(true));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = adapter(tiny.run.training(stage)).forward(layer, x);
            collector.backward(y.square().sum());
            found.put("y", y.toFloatArray());
            names.forEach(name -> found.put(
                    name.split("/")[1], tiny.bank.get(name).getGradient().toFloatArray()));
        }
        names.forEach(name -> tiny.bank.snapshot(name, tiny.bank.get(name)));
        return found;
    }

    @Test
    void outputAndGradientsAreThoseOfItsFormula() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            parts.keySet().retainAll(List.of("A", "B", "G"));
            Matrix base = rows(layer.forward(x));
            Map<String, float[]> found = step(tiny, FIRST, layer, x);
            assertClose(found.get("y"), learned(parts, base, rows(x), 1, 1, 1));
            Formulas.assertGradients(List.of("A", "B", "G"), found, parts, all -> learned(all, base, rows(x), 1, 1, 1));
        }
    }

    @Test
    void answersTakeTheTwoLargestSharesOfTheirOwnRows() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            LinearAdapter adapter = adapter(tiny.run.inference(1));
            Matrix found = rows(adapter.forward(layer, x));
            Matrix base = rows(layer.forward(x));
            NDArray token = tiny.random(LENGTHS.length, 1, SITE.in());
            Matrix next = rows(adapter.forward(layer, token));
            for (int n = 0; n < LENGTHS.length; n++) {
                double[] sum = new double[EXPERTS];
                for (int row = n * POSITIONS; row < n * POSITIONS + LENGTHS[n]; row++) {
                    double[] shares = shares(parts.get("G"), rows(x), row, EXPERTS);
                    for (int e = 0; e < EXPERTS; e++) {
                        sum[e] += shares[e];
                    }
                }
                double[] expected = output(parts, base, rows(x), n * POSITIONS, largest(sum));
                double[] shares = shares(parts.get("G"), rows(token), n, EXPERTS);
                double[] later = output(parts, rows(layer.forward(token)), rows(token), n, largest(shares));
                for (int i = 0; i < SITE.out(); i++) {
                    assertThat(found.at(n * POSITIONS, i)).isCloseTo(expected[i], within(2e-4));
                    assertThat(next.at(n, i)).isCloseTo(later[i], within(2e-4));
                }
            }
        }
    }

    private static double[] largest(double... weights) {
        double least = Arrays.stream(weights).min().orElseThrow();
        double sum = Arrays.stream(weights).sum() - least;
        return Arrays.stream(weights)
                .map(weight -> weight == least ? 0 : weight / sum)
                .toArray();
    }

    private static final Same.Options PAPER = new Same.Options(EXPERTS * EACH, 3, EXPERTS, Same.Form.PAPER);

    /** Shares of a sample's experts: the mean over its positions, the two largest of those that learn, over their sum. */
    private static double[] chosen(Matrix router, Matrix x, int sample, double... mask) {
        double[] sum = new double[EXPERTS];
        for (int row = sample * POSITIONS; row < sample * POSITIONS + LENGTHS[sample]; row++) {
            double[] shares = shares(router, x, row, 1);
            for (int e = 0; e < EXPERTS; e++) {
                sum[e] += shares[e] * mask[e];
            }
        }
        return largest(sum);
    }

    private static double[] added(Map<String, Matrix> parts, Matrix base, Matrix x, int row, double... weights) {
        double[] y = base.values()[row].clone();
        for (int e = 0; e < EXPERTS; e++) {
            Matrix down = parts.get("A").part(e * EACH, EACH, 0, x.columns());
            Matrix up = parts.get("B").part(0, base.columns(), e * EACH, EACH);
            Matrix delta = x.part(row, 1, 0, x.columns()).times(down.turned()).times(up.turned());
            for (int i = 0; i < y.length; i++) {
                y[i] += SCALE * weights[e] * delta.at(0, i);
            }
        }
        return y;
    }

    private static Matrix bySample(Map<String, Matrix> parts, Matrix base, Matrix x, double... mask) {
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < y.length; row++) {
            y[row] = added(parts, base, x, row, chosen(parts.get("G"), x, row / POSITIONS, mask));
        }
        return new Matrix(y);
    }

    @Test
    void thePaperTakesTwoExpertsForEachSample() {
        try (TinyMethodRun tiny = tiny(PAPER)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            parts.keySet().retainAll(List.of("A", "B", "G"));
            Matrix base = rows(layer.forward(x));
            Map<String, float[]> found = step(tiny, FIRST, layer, x);
            assertClose(found.get("y"), bySample(parts, base, rows(x), 1, 1, 1));
            Formulas.assertGradients(
                    List.of("A", "B", "G"), found, parts, all -> bySample(all, base, rows(x), 1, 1, 1));
        }
    }

    @Test
    void inThePaperAnAnswerGoesOnWithTheExpertsOfItsQuestion() {
        try (TinyMethodRun tiny = tiny(PAPER)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            LinearAdapter adapter = adapter(tiny.run.inference(1));
            float[] found = adapter.forward(layer, x).toFloatArray();
            assertClose(found, bySample(parts, rows(layer.forward(x)), rows(x), 1, 1, 1));
            NDArray token = tiny.random(LENGTHS.length, 1, SITE.in());
            Matrix next = rows(adapter.forward(layer, token));
            for (int n = 0; n < LENGTHS.length; n++) {
                double[] weights = chosen(parts.get("G"), rows(x), n, 1, 1, 1);
                double[] expected = added(parts, rows(layer.forward(token)), rows(token), n, weights);
                for (int i = 0; i < SITE.out(); i++) {
                    assertThat(next.at(n, i)).isCloseTo(expected[i], within(2e-4));
                }
            }
        }
    }

    /** As many directions are kept as the layer has inputs, so that nothing of the mean of x x' is lost. */
    @Test
    void inThePaperMomentsGoOnOverTasks() {
        try (TinyMethodRun tiny = tiny(PAPER)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray first = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            step(tiny, FIRST, layer, first);
            Told told = Told.of(tiny, FIRST);
            String router = shared("G", SITE.name());
            Matrix before = Matrix.of(told.of(router));
            tiny.run.afterBackward(FIRST, told);
            assertMoments(tiny, "now", first);
            assertAlong(tiny, "now", before, told.of(router), true);
            tiny.run.afterStage(FIRST);
            tiny.run.beforeStage(SECOND);
            NDArray second = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            step(tiny, SECOND, layer, second);
            Told later = Told.of(tiny, SECOND);
            String experts = shared("A", SITE.name());
            Matrix gradient = Matrix.of(later.of(experts));
            tiny.run.afterBackward(SECOND, later);
            assertMoments(tiny, "now", first, second);
            assertMoments(tiny, "last", first);
            assertAlong(tiny, "last", gradient, later.of(experts), false);
        }
    }

    private static void assertMoments(TinyMethodRun tiny, String kept, NDArray... seen) {
        double[][] expected = new double[SITE.in()][SITE.in()];
        double count = seen.length * Arrays.stream(LENGTHS).sum();
        for (NDArray one : seen) {
            Matrix x = rows(one);
            for (int row = 0; row < x.rows(); row++) {
                for (int i = 0; i < SITE.in() * SITE.in() && real(row); i++) {
                    int j = i % SITE.in();
                    expected[i / SITE.in()][j] += x.at(row, i / SITE.in()) * x.at(row, j) / count;
                }
            }
        }
        Matrix basis = Matrix.of(tiny.bank.get(training(kept + "-basis", SITE.name())));
        float[] s = tiny.bank.get(training(kept + "-deviations", SITE.name())).toFloatArray();
        for (int i = 0; i < SITE.in(); i++) {
            assertThat(s[i]).isGreaterThanOrEqualTo(i + 1 < s.length ? s[i + 1] : 0);
            for (int j = 0; j < SITE.in(); j++) {
                double found = 0;
                for (int k = 0; k < s.length; k++) {
                    found += s[k] * basis.at(k, i) * basis.at(k, j);
                }
                assertThat(found).isCloseTo(expected[i][j], within(1e-3));
            }
        }
    }

    /** Gradients that are told and may be changed. */
    private record Told(Map<String, NDArray> gradients) implements StepGradients {
        static Told of(TinyMethodRun tiny, Stage stage) {
            Map<String, NDArray> gradients = new HashMap<>();
            tiny.run
                    .trainable(stage)
                    .forEach(name -> gradients.put(
                            name, tiny.random(tiny.bank.get(name).getShape().getShape())));
            return new Told(gradients);
        }

        @Override
        public NDArray of(String tensor) {
            return gradients.get(tensor);
        }

        @Override
        public void put(String tensor, NDArray gradient) {
            gradients.put(tensor, gradient);
        }

        @Override
        public double norm() {
            throw new AssertionError("no norm is wanted");
        }

        @Override
        public SplittableRandom random() {
            throw new AssertionError("no random number is wanted");
        }
    }

    private static float[] state(TinyMethodRun tiny) {
        return tiny.bank.get(training("state", SITE.name())).toFloatArray();
    }

    /** The deviations along the directions, which are at right angles, are those of the rows. */
    private static void assertSpread(TinyMethodRun tiny, Matrix x) {
        Matrix basis = Matrix.of(tiny.bank.get(training("now-basis", SITE.name())));
        float[] deviations =
                tiny.bank.get(training("now-deviations", SITE.name())).toFloatArray();
        Matrix square = basis.times(basis.turned());
        double count = Arrays.stream(LENGTHS).sum();
        for (int i = 0; i < basis.rows(); i++) {
            double sum = 0;
            double squares = 0;
            for (int row = 0; row < x.rows(); row++) {
                double along = 0;
                for (int j = 0; j < x.columns(); j++) {
                    along += x.at(row, j) * basis.at(i, j);
                }
                sum += real(row) ? along : 0;
                squares += real(row) ? along * along : 0;
            }
            double expected = Math.sqrt((squares - sum * sum / count) / (count - 1));
            assertThat((double) deviations[i]).isCloseTo(expected, within(1e-3));
            for (int j = 0; j < basis.rows(); j++) {
                assertThat(square.at(i, j)).isCloseTo(i == j ? 1 : 0, within(1e-4));
            }
        }
    }

    @Test
    void whatAStepSawIsNotedAndSlowsTheRouter() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            Matrix router = Matrix.of(tiny.bank.get(shared("G", SITE.name())));
            double[] utility = {1.0 / 3, 1.0 / 3, 1.0 / 3};
            double[] importance = utility.clone();
            double count = Arrays.stream(LENGTHS).sum();
            for (int step = 1; step <= 11; step++) {
                NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
                step(tiny, FIRST, layer, x);
                Matrix rows = rows(x);
                double[] shares = new double[EXPERTS];
                double[] weighted = new double[EXPERTS];
                for (int row = 0; row < rows.rows(); row++) {
                    double[] own = shares(router, rows, row, 1);
                    double length =
                            Arrays.stream(rows.values()[row]).map(v -> v * v).sum();
                    for (int e = 0; e < EXPERTS && real(row); e++) {
                        shares[e] += own[e] / count;
                        weighted[e] += own[e] * length / count;
                    }
                }
                Told told = Told.of(tiny, FIRST);
                Map<String, NDArray> before = new HashMap<>(told.gradients());
                tiny.run.afterBackward(FIRST, told);
                for (int e = 0; e < EXPERTS; e++) {
                    utility[e] = 0.95 * utility[e] + 0.05 * shares[e];
                    importance[e] = 0.95 * importance[e] + 0.05 * weighted[e];
                    assertThat((double) state(tiny)[3 + e]).isCloseTo(utility[e], within(1e-5));
                    assertThat((double) state(tiny)[6 + e]).isCloseTo(importance[e], within(1e-4));
                }
                assertThat(state(tiny)[0]).isEqualTo(1);
                assertThat(state(tiny)[1]).isEqualTo(step);
                if (step == 1) {
                    assertSpread(tiny, rows);
                }
                String name = shared("G", SITE.name());
                if (step <= 10) {
                    assertThat(told.of(name)).isSameAs(before.get(name));
                } else {
                    assertAlong(tiny, "now", Matrix.of(before.get(name)), told.of(name), true);
                }
                String experts = shared("A", SITE.name());
                assertThat(told.of(experts)).isSameAs(before.get(experts));
            }
        }
    }

    /** D V diag(c) Vᵀ and what is beside V, one direction after another. */
    private static void assertAlong(TinyMethodRun tiny, String kept, Matrix d, NDArray found, boolean router) {
        Matrix basis = Matrix.of(tiny.bank.get(training(kept + "-basis", SITE.name())));
        float[] s = tiny.bank.get(training(kept + "-deviations", SITE.name())).toFloatArray();
        double all = 0;
        for (float one : s) {
            all += one * one;
        }
        int count = 0;
        double sum = 0;
        for (float one : s) {
            sum += one * one;
            count += sum / all <= 0.9 ? 1 : 0;
        }
        count = Math.min(s.length, count + 1);
        double[] inverse = new double[count];
        double most = 0;
        for (int i = 0; i < count; i++) {
            double mean = s[i];
            if (i == 1) {
                mean = (s[0] + s[1]) / 2.0;
            } else if (i > 1) {
                mean = (s[i - 2] + s[i - 1] + s[i]) / 3.0;
            }
            inverse[i] = 1 / (mean + 1e-6);
            most = Math.max(most, inverse[i]);
        }
        double beside = router ? 1 : 1 / 0.9;
        float[] values = found.toFloatArray();
        for (int row = 0; row < d.rows(); row++) {
            double[] expected =
                    Arrays.stream(d.values()[row]).map(v -> v * beside).toArray();
            for (int i = 0; i < count; i++) {
                double factor = router ? Math.min(1.2, Math.max(0.8, inverse[i] / most)) : 1 / (s[i] + 0.9);
                double along = 0;
                for (int j = 0; j < d.columns(); j++) {
                    along += d.at(row, j) * basis.at(i, j);
                }
                for (int j = 0; j < d.columns(); j++) {
                    expected[j] += (factor - beside) * along * basis.at(i, j);
                }
            }
            for (int j = 0; j < d.columns(); j++) {
                assertThat((double) values[row * d.columns() + j]).isCloseTo(expected[j], within(1e-4));
            }
        }
    }

    @Test
    void expertsOfALaterTaskMoveLessAlongTheDirectionsOfTheLast() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            step(tiny, FIRST, layer, tiny.random(LENGTHS.length, POSITIONS, SITE.in()));
            tiny.run.afterBackward(FIRST, Told.of(tiny, FIRST));
            float importance = state(tiny)[6];
            tiny.run.afterStage(FIRST);
            tiny.run.beforeStage(SECOND);
            step(tiny, SECOND, layer, tiny.random(LENGTHS.length, POSITIONS, SITE.in()));
            Told told = Told.of(tiny, SECOND);
            String name = shared("A", SITE.name());
            Matrix before = Matrix.of(told.of(name));
            tiny.run.afterBackward(SECOND, told);
            assertAlong(tiny, "last", before, told.of(name), false);
            assertThat(state(tiny)[0]).isEqualTo(2);
            assertThat(state(tiny)[1]).isEqualTo(1);
            assertThat(state(tiny)[6]).isNotEqualTo(0.95f / 3).isGreaterThan(0.94f * importance);
        }
    }

    @Test
    void expertsThatATaskDoesNotNeedRest() {
        float[] utility = {0.5f, 0.3f, 0.1f};
        assertThat(RestingExperts.mask(utility, new float[] {1, 1, 1}, 2)).containsExactly(1, 1, 1);
        assertThat(RestingExperts.mask(utility, new float[] {2, 1, 1}, 2)).containsExactly(0, 1, 1);
        assertThat(RestingExperts.mask(utility, new float[] {1, 3, 1}, 0)).containsExactly(1, 0, 0);
    }

    @Test
    void aRestingExpertHasNoPart() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            tiny.bank.put(
                    training("state", SITE.name()),
                    new float[] {1, 5, 0, 0.3f, 0.3f, 0.3f, 1, 1, 1, 0, 1, 1},
                    new Shape(12));
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            Map<String, float[]> found = step(tiny, FIRST, layer, x);
            assertClose(found.get("y"), learned(parts, rows(layer.forward(x)), rows(x), 0, 1, 1));
            for (int i = 0; i < EACH * SITE.in(); i++) {
                assertThat(found.get("A")[i]).isZero();
            }
        }
    }

    /** The router is so sure of the expert that rests that the others' shares are 0 in float32. */
    @ParameterizedTest
    @EnumSource(Same.Form.class)
    void whereTheOthersHaveNoShareNoneTakesPart(Same.Form form) {
        try (TinyMethodRun tiny = tiny(new Same.Options(EXPERTS * EACH, 3, EXPERTS, form))) {
            FrozenLinear layer = tiny.layer(SITE);
            tiny.bank.put(
                    training("state", SITE.name()),
                    new float[] {1, 5, 0, 0.3f, 0.3f, 0.3f, 1, 1, 1, 0, 1, 1},
                    new Shape(12));
            float[] router = new float[EXPERTS * SITE.in()];
            Arrays.fill(router, 0, SITE.in(), 1000);
            tiny.bank.put(shared("G", SITE.name()), router, new Shape(EXPERTS, SITE.in()));
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in()).abs().add(1);

            Map<String, float[]> found = step(tiny, FIRST, layer, x);

            assertThat(found.get("y")).containsExactly(layer.forward(x).toFloatArray());
            for (String part : List.of("A", "B", "G")) {
                assertThat(found.get(part)).as(part).containsOnly(0);
            }
        }
    }

    @Test
    void itStoresWhatIsPublished() {
        Same.Options options = new Same.Options(64, 128, 8, Same.Form.PAPER);
        assertThat(Sites.shared(Sites.mlp(), site -> new Same().count(options, site)))
                .isEqualTo(64 * 1_449_984L + 8 * 614_400L);
    }

    @Test
    void eachTaskNeedsAnExpert() {
        assertThat(new Same().stages(OPTIONS, 3)).hasSize(3);
        assertThatThrownBy(() -> new Same().stages(OPTIONS, 4))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "SAME has 3 experts for 4 tasks, each of which needs one of its own; set option \"experts\" to"
                                + " 4 or more.");
    }
}
