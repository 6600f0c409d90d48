package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.Questions;
import lilora.engine.method.Route;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.TinyMethodRun.FixedQuestions;
import lilora.engine.method.UnaskedItems;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.junit.jupiter.api.Test;

/** Outputs, gradients, freezing, keys and choice against the formulas in double precision, and the published number of trained parameters. */
class BranchLoraTest {
    private static final int BRANCHES = 4;
    private static final int EACH = 2;
    private static final BranchLora.Options OPTIONS =
            new BranchLora.Options(new LoraOptions(BRANCHES * EACH, 4, 0), BRANCHES, 0.7, 5);
    private static final double SCALE = 0.5;
    private static final LinearSite SITE = new LinearSite("only", 6, 5);
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));
    private static final int POSITIONS = 4;
    private static final int[] LENGTHS = {4, 2, 3};

    private static TinyMethodRun tiny() {
        TinyMethodRun tiny = new TinyMethodRun(new BranchLora(), OPTIONS, List.of(SITE));
        tiny.run.beforeStage(FIRST);
        for (String name : tiny.run.trainable(FIRST)) {
            Shape shape = tiny.bank.get(name).getShape();
            tiny.bank.put(name, tiny.random(shape.getShape()).toFloatArray(), shape);
        }
        return tiny;
    }

    private static LinearAdapter adapter(AdapterSet set) {
        LinearAdapter adapter =
                set.over(new Samples(LENGTHS, new float[LENGTHS.length][3])).at(SITE.name());
        assertThat(adapter).isNotNull();
        return adapter;
    }

    private static Matrix rows(NDArray x) {
        return Matrix.of(x.reshape(-1, x.getShape().get(x.getShape().dimension() - 1)));
    }

    /** Shares of the two branches that a position takes, 0 for the others. */
    private static double[] taken(Matrix router, Matrix x, int row) {
        double[] logits = x.part(row, 1, 0, x.columns()).times(router.turned()).values()[0];
        double sum = Arrays.stream(logits).map(Math::exp).sum();
        double second = Arrays.stream(logits).sorted().toArray()[logits.length - 2];
        return Arrays.stream(logits)
                .map(logit -> logit >= second ? Math.exp(logit) / sum : 0)
                .toArray();
    }

    private static double[] added(Map<String, Matrix> parts, double[] base, Matrix x, int row, double... shares) {
        double[] y = base.clone();
        Matrix thin = x.part(row, 1, 0, x.columns()).times(parts.get("A").turned());
        for (int j = 0; j < BRANCHES; j++) {
            Matrix delta = thin.times(parts.get("B" + (j + 1)).turned());
            for (int i = 0; i < y.length; i++) {
                y[i] += SCALE * shares[j] * delta.at(0, i);
            }
        }
        return y;
    }

    private static Matrix output(Map<String, Matrix> parts, Matrix base, Matrix x) {
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < y.length; row++) {
            double[] shares = taken(parts.get("G"), x, row / POSITIONS * POSITIONS);
            y[row] = added(parts, base.values()[row], x, row, shares);
        }
        return new Matrix(y);
    }

    private static void assertClose(float[] found, Matrix expected) {
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .isCloseTo(expected.at(i / expected.columns(), i % expected.columns()), within(2e-4));
        }
    }

    /** Zeros for what the pass does not reach. */
    private static float[] gradient(NDArray tensor) {
        NDArray found = JniUtils.getGradient((PtNDArray) tensor);
        return found == null ? new float[(int) tensor.size()] : found.toFloatArray();
    }

    @Test
    void outputAndGradientsAreThoseOfItsFormula() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            parts.remove("frozen");
            Matrix base = rows(layer.forward(x));
            Map<String, float[]> gradients = new TreeMap<>();
            List<String> names = tiny.run.trainable(FIRST).stream()
                    .filter(name -> name.endsWith("/" + SITE.name()))
                    .toList();
            names.forEach(name -> tiny.bank.get(name).setRequiresGradient(true));
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = adapter(tiny.run.training(FIRST)).forward(layer, x);
                assertClose(y.toFloatArray(), output(parts, base, rows(x)));
                collector.backward(y.square().sum());
                names.forEach(name -> gradients.put(name.split("/")[1], gradient(tiny.bank.get(name))));
            }
            assertThat(gradients.keySet()).isEqualTo(parts.keySet());
            Formulas.assertGradients(parts.keySet(), gradients, parts, all -> output(all, base, rows(x)));
        }
    }

    @Test
    void anAnswerGoesOnWithTheBranchesOfItsQuestion() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            LinearAdapter adapter = adapter(tiny.run.inference(Route.of(1)));
            float[] found = adapter.forward(layer, x).toFloatArray();
            assertClose(found, output(parts, rows(layer.forward(x)), rows(x)));
            NDArray token = tiny.random(LENGTHS.length, 1, SITE.in());
            Matrix next = rows(adapter.forward(layer, token));
            Matrix base = rows(layer.forward(token));
            for (int n = 0; n < LENGTHS.length; n++) {
                double[] shares = taken(parts.get("G"), rows(x), n * POSITIONS);
                double[] expected = added(parts, base.values()[n], rows(token), n, shares);
                for (int i = 0; i < SITE.out(); i++) {
                    assertThat(next.at(n, i)).isCloseTo(expected[i], within(2e-4));
                }
            }
        }
    }

    /** Items whose layer's inputs are known, and questions that say nothing. */
    private record Seen(List<NDArray> inputs, FrozenLinear layer) implements UnaskedItems {
        @Override
        public void forward(int items, Supplier<AdapterSet> adapters) {
            assertThat(items).isEqualTo(OPTIONS.items());
            for (NDArray x : inputs) {
                Samples one = new Samples(new int[] {POSITIONS}, new float[1][3]);
                LinearAdapter adapter = adapters.get().over(one).at(SITE.name());
                assertThat(adapter).isNotNull();
                assertThat(adapter.forward(layer, x).getShape()).isEqualTo(new Shape(1, POSITIONS, SITE.out()));
            }
        }
    }

    @Test
    void theTwoBranchesThatATaskUsesMostLearnNoMore() {
        try (TinyMethodRun tiny = tiny()) {
            Matrix router = Matrix.of(tiny.bank.get(TensorBank.task(1, "G", SITE.name())));
            List<NDArray> inputs = IntStream.range(0, 3)
                    .mapToObj(i -> tiny.random(1, POSITIONS, SITE.in()))
                    .toList();
            double[] used = new double[BRANCHES];
            inputs.forEach(x -> {
                double[] shares = taken(router, rows(x), 0);
                IntStream.range(0, BRANCHES).forEach(j -> used[j] += shares[j]);
            });
            tiny.run.afterTraining(FIRST, new Seen(inputs, tiny.layer(SITE)));
            tiny.run.afterStage(FIRST);
            tiny.run.beforeStage(SECOND);
            double second = Arrays.stream(used).sorted().toArray()[BRANCHES - 2];
            List<String> left = IntStream.range(0, BRANCHES)
                    .filter(j -> used[j] < second)
                    .mapToObj(j -> shared("B" + (j + 1), SITE.name()))
                    .toList();
            assertThat(left).hasSize(BRANCHES - 2);
            assertThat(tiny.run.trainable(SECOND))
                    .containsAll(left)
                    .contains(shared("A", SITE.name()), TensorBank.task(2, "G", SITE.name()))
                    .doesNotContain(TensorBank.task(1, "G", SITE.name()))
                    .hasSize(left.size() + 4);
            LayerCount count = new BranchLora().count(OPTIONS, SITE);
            assertThat(tiny.run.trainable(SECOND).stream()
                            .mapToLong(name -> tiny.bank.get(name).size())
                            .sum())
                    .isEqualTo(count.trainedLater() + 2 * 768);
        }
    }

    /** Questions in two parts. */
    private record Known(List<FixedQuestions> parts) implements UnaskedItems {
        @Override
        public void questions(Consumer<Questions> each) {
            parts.forEach(each);
        }
    }

    private static double cosine(float[] a, float... b) {
        double product = 0;
        double own = 0;
        double other = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            own += (double) a[i] * a[i];
        }
        for (float value : b) {
            other += (double) value * value;
        }
        return product / Math.sqrt(own * other);
    }

    private static double distance(TinyMethodRun tiny, List<FixedQuestions> parts, float[] words, float[] images) {
        double sum = 0;
        int items = 0;
        for (FixedQuestions part : parts) {
            for (int row = 0; row < part.count(); row++) {
                sum += 2
                        - cosine(part.words().get(row).toFloatArray(), words)
                        - cosine(part.images().get(row).toFloatArray(), images);
                items++;
            }
        }
        assertThat(tiny.bank.has(TensorBank.training("key", "words"))).isTrue();
        return OPTIONS.weight() * sum / items;
    }

    /** The numbers of a row are fewer than 768: folding adds zeros. */
    @Test
    void thePenaltyIsTheMeanDistanceOfTheKeys() {
        try (TinyMethodRun tiny = tiny()) {
            List<FixedQuestions> parts = List.of(
                    new FixedQuestions(tiny.random(2, 6), tiny.random(2, 5)),
                    new FixedQuestions(tiny.random(1, 6), tiny.random(1, 5)));
            tiny.run.beforeTraining(FIRST, new Known(parts));
            String name = TensorBank.task(1, "key", "words");
            float[] images = tiny.bank.get(TensorBank.task(1, "key", "images")).toFloatArray();
            float[] words = tiny.bank.get(name).toFloatArray();
            tiny.bank.get(name).setRequiresGradient(true);
            float[] found;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray penalty = tiny.run.penalty(FIRST).orElseThrow();
                assertThat((double) penalty.getFloat()).isCloseTo(distance(tiny, parts, words, images), within(1e-5));
                collector.backward(penalty);
                found = gradient(tiny.bank.get(name));
            }
            for (int i = 0; i < 8; i++) {
                float[] more = words.clone();
                float[] less = words.clone();
                more[i] += 1e-2f;
                less[i] -= 1e-2f;
                double slope = (distance(tiny, parts, more, images) - distance(tiny, parts, less, images))
                        / (more[i] - less[i]);
                assertThat((double) found[i]).isCloseTo(slope, within(1e-5));
            }
        }
    }

    @Test
    void questionsTakeTheRouterWhoseKeysAreNearest() {
        try (TinyMethodRun tiny = tiny()) {
            tiny.run.beforeStage(SECOND);
            put(tiny, 1, new float[] {1, 0}, new float[] {0, 2});
            put(tiny, 2, new float[] {0, 3}, new float[] {1, 0});
            NDArray words = tiny.random(2, 6).zerosLike();
            words.set(new NDIndex("0, 0"), 1);
            words.set(new NDIndex("1, 0"), 0.4f);
            words.set(new NDIndex("1, 1"), 0.3f);
            NDArray images = tiny.random(2, 5).zerosLike();
            images.set(new NDIndex("1, 0"), 5);
            List<Route> routes = tiny.run.router().orElseThrow().of(new FixedQuestions(words, images));
            assertThat(routes).containsExactly(Route.of(1), Route.of(2));
        }
    }

    private static void put(TinyMethodRun tiny, int task, float[] words, float[] images) {
        tiny.bank.put(TensorBank.task(task, "key", "words"), Arrays.copyOf(words, 768), new Shape(768));
        tiny.bank.put(TensorBank.task(task, "key", "images"), Arrays.copyOf(images, 768), new Shape(768));
    }

    /** 222M are told; its projector is trained itself. */
    @Test
    void asManyNumbersAreTrainedAsArePublished() {
        BranchLora.Options options = new BranchLora.Options(new LoraOptions(128, 256, 0.05), 8, 1, 200);
        long layers = Sites.decoder().stream()
                .map(site -> new BranchLora().count(options, site))
                .mapToLong(LayerCount::trainedFirst)
                .sum();
        assertThat(layers).isEqualTo(201_392_128);
        assertThat(Math.round((layers + 20_979_712) / 1e6)).isEqualTo(222);
        assertThat(Sites.perTask(Sites.decoder(), site -> new BranchLora().count(options, site)))
                .isEqualTo(9_109_504);
    }

    @Test
    void branchesShareTheRankEvenly() {
        assertThatThrownBy(() -> new BranchLora.Options(new LoraOptions(9, 4, 0), 4, 1, 200))
                .isInstanceOf(InputException.class)
                .hasMessage("Option \"rank\" is 9, and cannot be shared evenly by 4 experts; choose a multiple of"
                        + " \"experts\".");
    }
}
