package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodScope;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.junit.jupiter.api.Test;

/** Choice, output and gradients against the formulas in double precision, and the published budget. */
class SmoLoraTest {
    private static final int EXPERTS = 4;
    private static final int EACH = 2;
    private static final double SCALE = 0.5;
    private static final Stage STAGE = new Stage(1, List.of(1));
    private static final LinearSite SITE = TinyMethodRun.SITES.get(0);
    private static final int POSITIONS = 4;
    private static final int[] LENGTHS = {4, 2, 3};
    private static final float[][] WORDS = {{1, -2, 0.5f}, {-3, 1, 2}, {0.1f, 4, -1}};

    private static TinyMethodRun tiny(SmoLora.Routing routing) {
        LoraOptions lora = new LoraOptions(EXPERTS * EACH, SCALE * EXPERTS * EACH, 0);
        TinyMethodRun tiny = new TinyMethodRun(new SmoLora(), new SmoLora.Options(lora, EXPERTS, routing));
        tiny.learn(STAGE);
        return tiny;
    }

    private static Samples samples() {
        return new Samples(LENGTHS, WORDS);
    }

    /** The rows of a sample, one behind the other, padding included. */
    private static Matrix sample(Matrix x, int number) {
        return x.part(number * POSITIONS, POSITIONS, 0, x.columns());
    }

    private static Matrix rows(NDArray x) {
        return Matrix.of(x.reshape(-1, x.getShape().get(2)));
    }

    private static int largest(double... logits) {
        int best = 0;
        for (int i = 1; i < logits.length; i++) {
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }

    private static double[] mean(Matrix sample, int length) {
        double[] mean = new double[sample.columns()];
        for (int i = 0; i < mean.length; i++) {
            for (int row = 0; row < length; row++) {
                mean[i] += sample.at(row, i) / length;
            }
        }
        return mean;
    }

    private static double[] times(Matrix router, double... vector) {
        double[] logits = new double[router.rows()];
        for (int e = 0; e < logits.length; e++) {
            for (int i = 0; i < vector.length; i++) {
                logits[e] += router.at(e, i) * vector[i];
            }
        }
        return logits;
    }

    /** Experts of each sample: of what is seen, and behind them of what is asked. */
    private static int[][] chosen(Map<String, Matrix> parts, Matrix x) {
        int[][] chosen = new int[LENGTHS.length][];
        for (int n = 0; n < LENGTHS.length; n++) {
            double[] words = new double[384];
            for (int i = 0; i < WORDS[n].length; i++) {
                words[i] = WORDS[n][i];
            }
            chosen[n] = new int[] {
                largest(times(parts.get("V"), mean(sample(x, n), LENGTHS[n]))),
                EXPERTS / 2 + largest(times(parts.get("I"), words))
            };
        }
        return chosen;
    }

    private static Matrix expert(Map<String, Matrix> parts, int expert, Matrix x) {
        Matrix a = parts.get("A").part(expert * EACH, EACH, 0, x.columns());
        Matrix b = parts.get("B").part(0, SITE.out(), expert * EACH, EACH);
        return x.times(a.turned()).times(b.turned());
    }

    private static Matrix expected(Map<String, Matrix> parts, Matrix base, Matrix x, int[][] chosen) {
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < y.length; row++) {
            int n = row / POSITIONS;
            Matrix token = x.part(row, 1, 0, x.columns());
            double[] u = expert(parts, chosen[n][0], token).values()[0];
            double[] v = expert(parts, chosen[n][1], token).values()[0];
            double first = Math.exp(SCALE * times(parts.get("ca"), u)[0]);
            double second = Math.exp(SCALE * times(parts.get("cb"), v)[0]);
            y[row] = base.values()[row].clone();
            for (int i = 0; i < y[row].length; i++) {
                y[row][i] += SCALE * (first * u[i] + second * v[i]) / (first + second);
            }
        }
        return new Matrix(y);
    }

    @Test
    void outputAndGradientsAreThoseOfItsFormula() {
        try (TinyMethodRun tiny = tiny(SmoLora.Routing.PREFILL)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            Matrix base = rows(layer.forward(x));
            int[][] chosen = chosen(parts, rows(x));
            Map<String, float[]> gradients = new TreeMap<>();
            float[] output;
            List<String> trained = List.of("A", "B", "ca", "cb");
            trained.forEach(part -> tiny.bank.get(shared(part, SITE.name())).setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = adapter(tiny.run.training(STAGE)).forward(layer, x);
                collector.backward(y.square().sum());
                output = y.toFloatArray();
                trained.forEach(part -> gradients.put(
                        part,
                        tiny.bank.get(shared(part, SITE.name())).getGradient().toFloatArray()));
            }
            Matrix expected = expected(parts, base, rows(x), chosen);
            for (int i = 0; i < output.length; i++) {
                assertThat((double) output[i]).isCloseTo(expected.at(i / SITE.out(), i % SITE.out()), within(1e-4));
            }
            for (String part : trained) {
                double[] slopes = Formulas.slopes(parts, part, all -> expected(all, base, rows(x), chosen));
                for (int i = 0; i < slopes.length; i++) {
                    assertThat((double) gradients.get(part)[i])
                            .as(part)
                            .isCloseTo(slopes[i], within(5e-3 + 1e-4 * Math.abs(slopes[i])));
                }
            }
        }
    }

    private static LinearAdapter adapter(AdapterSet set) {
        LinearAdapter adapter = set.over(samples()).at(SITE.name());
        assertThat(adapter).isNotNull();
        return adapter;
    }

    /** A sample's output beside others, with padding behind it, is its output alone. */
    @Test
    void aSampleDoesNotDependOnOthers() {
        try (TinyMethodRun tiny = tiny(SmoLora.Routing.PREFILL)) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            NDArray together = adapter(tiny.run.inference(1)).forward(layer, x);
            for (int n = 0; n < LENGTHS.length; n++) {
                String real = n + ":" + (n + 1) + ",0:" + LENGTHS[n];
                Samples one = new Samples(new int[] {LENGTHS[n]}, new float[][] {WORDS[n]});
                NDArray alone = tiny.run.inference(1).over(one).at(SITE.name()).forward(layer, x.get(real));
                assertThat(together.get(real).toFloatArray())
                        .usingComparatorWithPrecision(1e-5f)
                        .containsExactly(alone.toFloatArray());
            }
        }
    }

    /** Tokens behind the samples keep their experts, or choose anew by themselves. */
    @Test
    void generatedTokensGoOnWithTheChoice() {
        for (SmoLora.Routing routing : SmoLora.Routing.values()) {
            try (TinyMethodRun tiny = tiny(routing)) {
                FrozenLinear layer = tiny.layer(SITE);
                NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
                LinearAdapter adapter = adapter(tiny.run.inference(1));
                adapter.forward(layer, x);
                Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
                int[][] chosen = chosen(parts, rows(x));
                int anew = 0;
                for (int step = 0; step < 4; step++) {
                    NDArray token = tiny.random(LENGTHS.length, 1, SITE.in());
                    Matrix found = rows(adapter.forward(layer, token));
                    for (int n = 0; n < LENGTHS.length; n++) {
                        Matrix own = rows(token).part(n, 1, 0, SITE.in());
                        int seen = largest(times(parts.get("V"), own.values()[0]));
                        anew += seen == chosen[n][0] ? 0 : 1;
                        int[] now = {routing == SmoLora.Routing.PREFILL ? chosen[n][0] : seen, chosen[n][1]};
                        Matrix base = rows(layer.forward(token)).part(n, 1, 0, SITE.out());
                        Matrix expected = expected(parts, base, own, new int[][] {now});
                        for (int i = 0; i < SITE.out(); i++) {
                            assertThat(found.at(n, i)).isCloseTo(expected.at(0, i), within(1e-4));
                        }
                    }
                }
                assertThat(anew).isPositive();
            }
        }
    }

    @Test
    void itStoresWhatIsPublished() {
        SmoLora.Options options = new SmoLora.Options(new LoraOptions(128, 256, 0.05), 8, SmoLora.Routing.PREFILL);
        List<LinearSite> sites = Sites.mlpAndProjector();
        assertThat(Sites.shared(sites, site -> new SmoLora().count(options, site)))
                .isEqualTo(191_618_048);
        long trained = sites.stream()
                .map(site -> new SmoLora().count(options, site))
                .mapToLong(LayerCount::trainedFirst)
                .sum();
        assertThat(191_618_048 - trained).isEqualTo(2_628_608);
    }

    @Test
    void wordsAreFoldedToTheRoutersWidth() {
        float[] words = new float[384 + 2];
        Arrays.fill(words, 1);
        words[385] = 5;
        assertThat(SmoLora.folded(words)).hasSize(384).startsWith(2, 6, 1).endsWith(1);
    }

    @Test
    void whatExpertsCannotShareIsRefused() {
        OptionSchema<SmoLora.Options> schema = OptionSchema.of(new SmoLora().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 12, "experts", 3)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 12 and \"experts\" is 3; experts must be even, and the rank a multiple of it.");
    }

    @Test
    void theHeadCannotBeAdapted() {
        LinearSite head = new LinearSite("lm_head", 4, 6, LinearSite.Part.HEAD, false);
        try (TinyMethodRun tiny = tiny(SmoLora.Routing.PREFILL);
                Kernels kernels = new Kernels()) {
            MethodScope scope = new MethodScope(List.of(head), tiny.bank, kernels);
            assertThatThrownBy(() -> new SmoLora().open(SmoLora.Options.DEFAULT, scope))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "SMoLoRA looks at whole samples, and lm_head sees single positions; leave it out of the adapted layers.");
        }
    }
}
