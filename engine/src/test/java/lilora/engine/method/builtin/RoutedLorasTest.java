package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.Questions;
import lilora.engine.method.Route;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedItems;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adapters that are chosen or mixed by the question: HiDe-LLaVA's and DISCO's, against their formulas. */
class RoutedLorasTest {
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    /** Questions of a task, of which the means are those of its rows. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Known(float[][] said, float[][] shown, TinyMethodRun tiny) implements UnaskedItems, Questions {
        @Override
        public int batchSize() {
            return 1;
        }

        @Override
        public void questions(Consumer<Questions> each) {
            for (int i = 0; i < said.length; i++) {
                each.accept(new Known(new float[][] {said[i]}, new float[][] {shown[i]}, tiny));
            }
        }

        @Override
        public int count() {
            return said.length;
        }

        @Override
        public NDArray words() {
            return tiny.bank.all().values().iterator().next().getManager().create(said);
        }

        @Override
        public NDArray images() {
            return tiny.bank.all().values().iterator().next().getManager().create(shown);
        }
    }

    private static double cosine(float[] a, double... b) {
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            own += a[i] * a[i];
            other += b[i] * b[i];
        }
        return product / Math.sqrt(own * other);
    }

    private static double[] softmax(double temperature, double... near) {
        double sum = Arrays.stream(near).map(c -> Math.exp(c / temperature)).sum();
        return Arrays.stream(near).map(c -> Math.exp(c / temperature) / sum).toArray();
    }

    /** Words of the tasks lie at (1, 0) and (0, 1) in the mean, images at (1, 1) and (1, -1). */
    private static void learnBoth(TinyMethodRun tiny) {
        tiny.learn(stage(1));
        tiny.run.afterTraining(
                stage(1), new Known(new float[][] {{0.5f, 1}, {1.5f, -1}}, new float[][] {{1, 1}, {1, 1}}, tiny));
        tiny.learn(stage(2));
        tiny.run.afterTraining(stage(2), new Known(new float[][] {{0, 1}}, new float[][] {{1, -1}}, tiny));
    }

    private static final float[] WORDS = {2, 1};
    private static final float[] IMAGE = {1, 0.5f};

    private static List<Route> routes(TinyMethodRun tiny) {
        return tiny.run
                .router()
                .orElseThrow()
                .of(new Known(new float[][] {WORDS, {-1, 3}}, new float[][] {IMAGE, {0, 0}}, tiny));
    }

    /** At 0.01, and not uniform in 1 / √in as LoRA's: it counts where sums of A meet sums of B. */
    @Test
    void everyABeginsSmall() {
        try (TinyMethodRun disco = new TinyMethodRun(new Disco(), LORA);
                TinyMethodRun hide = new TinyMethodRun(new Hide(), new Hide.Options(LORA, Hide.Form.MCITLIB))) {
            for (TinyMethodRun tiny : List.of(disco, hide)) {
                tiny.run.beforeStage(stage(1));
                for (LinearSite site : TinyMethodRun.SITES) {
                    float[] down =
                            tiny.bank.get(TensorBank.task(1, "A", site.name())).toFloatArray();
                    double squares = 0;
                    for (float value : down) {
                        squares += value * value;
                    }
                    assertThat(Math.sqrt(squares / down.length)).isBetween(0.004, 0.02);
                }
            }
        }
    }

    @Test
    void discoMixesByTheWords() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Disco(), LORA)) {
            learnBoth(tiny);
            double[] weights = softmax(0.05, cosine(WORDS, 1, 0), cosine(WORDS, 0, 1));
            Route route = routes(tiny).get(0);
            assertThat(route.weights().get(0).doubleValue()).isCloseTo(weights[0], within(1e-4));
            assertThat(route.weights().get(1).doubleValue()).isCloseTo(weights[1], within(1e-4));
            for (LinearSite site : TinyMethodRun.SITES) {
                assertDelta(tiny, site, route, mixed(tiny, site, weights));
            }
        }
    }

    /** The decoder's last layer chooses, the one before it and the projector merge. */
    @ParameterizedTest
    @EnumSource
    void hideChoosesInTheLastLayerAndMergesInTheOthers(Hide.Form form) {
        List<LinearSite> sites = List.of(
                new LinearSite("model.layers.2.mlp.up_proj", 7, 5),
                new LinearSite("model.layers.10.mlp.up_proj", 6, 4),
                new LinearSite("projector", 4, 3, LinearSite.Part.PROJECTOR, true));
        try (TinyMethodRun tiny = new TinyMethodRun(new Hide(), new Hide.Options(LORA, form), sites)) {
            learnBoth(tiny);
            double[] near = {
                (cosine(WORDS, 1, 0) + cosine(IMAGE, 1, 1)) / 2, (cosine(WORDS, 0, 1) + cosine(IMAGE, 1, -1)) / 2
            };
            List<Route> routes = routes(tiny);
            assertThat(routes).extracting(Route::task).containsExactly(1, 2);
            boolean soft = form == Hide.Form.MCITLIB;
            double[] weights = soft ? softmax(0.1, near) : new double[] {1, 0};
            assertDelta(tiny, sites.get(1), routes.get(0), mixed(tiny, sites.get(1), weights));
            for (LinearSite site : List.of(sites.get(0), sites.get(2))) {
                assertDelta(
                        tiny, site, routes.get(0), soft ? crossed(tiny, site) : mixed(tiny, site, new double[] {1, 1}));
            }
        }
    }

    private static Matrix part(TinyMethodRun tiny, int task, String part, LinearSite site) {
        return Matrix.of(tiny.bank.get(TensorBank.task(task, part, site.name())));
    }

    private static double[][] mixed(TinyMethodRun tiny, LinearSite site, double[] weights) {
        double[][] sum = new double[site.out()][site.in()];
        for (int task = 1; task <= weights.length; task++) {
            add(sum, part(tiny, task, "B", site).times(part(tiny, task, "A", site)), weights[task - 1]);
        }
        return sum;
    }

    private static double[][] crossed(TinyMethodRun tiny, LinearSite site) {
        double[][] sum = new double[site.out()][site.in()];
        IntStream.rangeClosed(1, 2).forEach(i -> IntStream.rangeClosed(1, 2)
                .forEach(j -> add(sum, part(tiny, i, "B", site).times(part(tiny, j, "A", site)), 1)));
        return sum;
    }

    private static void add(double[][] sum, Matrix other, double weight) {
        for (int i = 0; i < sum.length; i++) {
            for (int j = 0; j < sum[i].length; j++) {
                sum[i][j] += weight * other.at(i, j);
            }
        }
    }

    private static void assertDelta(TinyMethodRun tiny, LinearSite site, Route route, double[][] delta) {
        FrozenLinear layer = tiny.layer(site);
        NDArray x = tiny.random(3, site.in());
        float[] found = TinyMethodRun.output(tiny.run.inference(route), layer, x);
        float[] base = layer.forward(x).toFloatArray();
        Matrix expected = Matrix.of(x).times(new Matrix(delta).turned());
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i] - base[i])
                    .isCloseTo(LORA.scale() * expected.at(i / site.out(), i % site.out()), within(2e-3));
        }
    }
}
