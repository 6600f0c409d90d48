package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Exercises;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.Questions;
import lilora.engine.method.Route;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** The router's steps against AdamW in double precision, its output against its formula, and what its letters choose. */
class MrLoraTest {
    private static final MrLora.Options OPTIONS = options(MrLora.Form.MCITLIB);
    private static final LinearSite SITE = TinyMethodRun.SITES.get(0);

    private static MrLora.Options options(MrLora.Form form) {
        return new MrLora.Options(new LoraOptions(2, 3, 0), 7, 2, 0.1, form);
    }

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    /** Exercises of three items in batches of two, with gradients that are remembered. */
    private record Taught(TinyMethodRun tiny, List<Map<String, float[]>> told, FrozenLinear layer)
            implements UnaskedItems {
        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public int count(Exercises exercises) {
            assertThat(exercises.items()).isEqualTo(7);
            assertThat(List.of(exercises.answers().apply(1), exercises.answers().apply(3)))
                    .containsExactly("A", "C");
            return 3;
        }

        @Override
        public void exercise(
                Exercises exercises,
                int pass,
                Map<String, NDArray> leaves,
                Supplier<AdapterSet> adapters,
                Consumer<Gradients> each) {
            assertThat(pass).isEqualTo(1 + told.size() / 2);
            for (int batch = 0; batch < 2; batch++) {
                assertRouter(leaves, adapters.get());
                Map<String, NDArray> gradients = new TreeMap<>();
                Map<String, float[]> values = new TreeMap<>();
                leaves.forEach((name, leaf) -> {
                    NDArray gradient = tiny.random(leaf.getShape().getShape());
                    gradients.put(name, gradient);
                    values.put(name, gradient.toFloatArray());
                });
                told.add(values);
                each.accept(gradients::get);
            }
        }

        private void assertRouter(Map<String, NDArray> leaves, AdapterSet adapters) {
            NDArray x = tiny.random(3, SITE.in());
            float[] base = layer.forward(x).toFloatArray();
            float[] found = TinyMethodRun.output(adapters, layer, x);
            Matrix delta = Matrix.of(x)
                    .times(Matrix.of(leaves.get(shared("routerA", SITE.name()))).turned())
                    .times(Matrix.of(leaves.get(shared("routerB", SITE.name()))).turned());
            for (int i = 0; i < found.length; i++) {
                double expected = base[i] + 1.5 * delta.at(i / SITE.out(), i % SITE.out());
                assertThat((double) found[i]).isCloseTo(expected, within(2e-4));
            }
        }
    }

    /** Clipped at 1, without decay, 3 % of 4 steps warm up: 1 of them. */
    private static Map<String, double[]> stepped(Map<String, double[]> from, List<Map<String, float[]>> told) {
        double[] rates = {0.1, 0.1 * (1 + Math.cos(Math.PI / 4)) / 2, 0.05, 0.1 * (1 + Math.cos(3 * Math.PI / 4)) / 2};
        Map<String, double[]> first = new TreeMap<>();
        Map<String, double[]> second = new TreeMap<>();
        for (int step = 1; step <= told.size(); step++) {
            Map<String, float[]> gradients = told.get(step - 1);
            double norm = 0;
            for (float[] values : gradients.values()) {
                norm += IntStream.range(0, values.length)
                        .mapToDouble(i -> (double) values[i] * values[i])
                        .sum();
            }
            double clip = Math.min(1, 1 / (Math.sqrt(norm) + 1e-6));
            for (Map.Entry<String, double[]> one : from.entrySet()) {
                double[] values = one.getValue();
                double[] m = first.computeIfAbsent(one.getKey(), name -> new double[values.length]);
                double[] v = second.computeIfAbsent(one.getKey(), name -> new double[values.length]);
                for (int i = 0; i < values.length; i++) {
                    double g = clip * gradients.get(one.getKey())[i];
                    m[i] = 0.9 * m[i] + 0.1 * g;
                    v[i] = 0.999 * v[i] + 0.001 * g * g;
                    double root = Math.sqrt(v[i] / (1 - Math.pow(0.999, step)));
                    values[i] -= rates[step - 1] * m[i] / (1 - Math.pow(0.9, step)) / (root + 1e-8);
                }
            }
        }
        return from;
    }

    private static Map<String, double[]> router(TinyMethodRun tiny) {
        Map<String, double[]> values = new TreeMap<>();
        for (LinearSite site : TinyMethodRun.SITES) {
            for (String part : List.of("routerA", "routerB")) {
                float[] found = tiny.bank.get(shared(part, site.name())).toFloatArray();
                values.put(
                        shared(part, site.name()),
                        IntStream.range(0, found.length)
                                .mapToDouble(i -> found[i])
                                .toArray());
            }
        }
        return values;
    }

    @Test
    void theRouterGoesOnByItsOwnSteps() {
        try (TinyMethodRun tiny = new TinyMethodRun(new MrLora(), OPTIONS)) {
            tiny.learn(stage(1));
            Map<String, double[]> before = router(tiny);
            tiny.run.beforeStage(stage(2));
            Taught taught = new Taught(tiny, new ArrayList<>(), tiny.layer(SITE));
            tiny.run.afterTraining(stage(2), taught);
            assertThat(taught.told()).hasSize(4);
            Map<String, double[]> expected = stepped(before, taught.told());
            router(tiny)
                    .forEach((name, found) ->
                            assertThat(found).as(name).containsExactly(expected.get(name), within(1e-5)));
        }
    }

    /** Whatever the last router was. */
    @Test
    void mllmClsBeginsAsTheMeanOfTheTasksAdapters() {
        try (TinyMethodRun tiny = new TinyMethodRun(new MrLora(), options(MrLora.Form.MLLM_CL))) {
            tiny.learn(stage(1));
            tiny.run.beforeStage(stage(2));
            for (String name : tiny.run.trainable(stage(2))) {
                tiny.bank.snapshot(
                        name, tiny.random(tiny.bank.get(name).getShape().getShape()));
                tiny.bank.get(name).setRequiresGradient(true);
            }
            Map<String, double[]> means = new TreeMap<>();
            for (LinearSite site : TinyMethodRun.SITES) {
                means.put(shared("routerA", site.name()), mean(tiny, "A", site));
                means.put(shared("routerB", site.name()), mean(tiny, "B", site));
            }
            Taught taught = new Taught(tiny, new ArrayList<>(), tiny.layer(SITE));
            tiny.run.afterTraining(stage(2), taught);
            Map<String, double[]> expected = stepped(means, taught.told());
            router(tiny)
                    .forEach((name, found) ->
                            assertThat(found).as(name).containsExactly(expected.get(name), within(1e-5)));
        }
    }

    private static double[] mean(TinyMethodRun tiny, String part, LinearSite site) {
        float[] one = tiny.bank.get(task(1, part, site.name())).toFloatArray();
        float[] two = tiny.bank.get(task(2, part, site.name())).toFloatArray();
        return IntStream.range(0, one.length)
                .mapToDouble(i -> ((double) one[i] + two[i]) / 2)
                .toArray();
    }

    /** Questions to which something is said. */
    private record Asked(List<String> saying) implements Questions {
        @Override
        public int count() {
            return saying.size();
        }

        @Override
        public NDArray words() {
            throw new AssertionError("no words are wanted");
        }

        @Override
        public NDArray images() {
            throw new AssertionError("no images are wanted");
        }

        @Override
        public List<String> said(AdapterSet adapters, int tokens) {
            assertThat(tokens).isEqualTo(16);
            assertThat(adapters.at(SITE.name())).isNotNull();
            return saying;
        }
    }

    @Test
    void theLetterThatIsSaidChoosesTheTasksAdapter() {
        try (TinyMethodRun tiny = new TinyMethodRun(new MrLora(), OPTIONS)) {
            tiny.learn(stage(1));
            assertThat(tiny.run.router().orElseThrow().of(new Unheard())).containsExactly(Route.of(1), Route.of(1));
            tiny.learn(stage(2));
            tiny.learn(stage(3));
            List<Route> routes = tiny.run.router().orElseThrow().of(new Asked(List.of("B", "C.", "CB", "A", "AAA")));
            assertThat(routes).containsExactly(Route.of(2), Route.of(3), Route.of(2), Route.of(1), Route.of(1));
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(2, SITE.in());
            assertThat(TinyMethodRun.output(tiny.run.inference(Route.of(3)), layer, x))
                    .containsExactly(TinyMethodRun.output(tiny.run.inference(3), layer, x));
        }
    }

    /** Two questions of a first task: there is nothing to be asked. */
    private record Unheard() implements Questions {
        @Override
        public int count() {
            return 2;
        }

        @Override
        public NDArray words() {
            throw new AssertionError("no words are wanted");
        }

        @Override
        public NDArray images() {
            throw new AssertionError("no images are wanted");
        }
    }

    @Test
    void whatNamesNoTaskIsSomeTaskAlwaysTheSame() {
        for (String said : List.of("", "D", "the science expert", "A cat")) {
            int task = MrLora.named(said, 3);
            assertThat(task).isBetween(1, 3).isEqualTo(1 + Math.floorMod(said.hashCode(), 3));
        }
        assertThat(IntStream.range(0, 30)
                        .mapToObj(i -> MrLora.named("expert " + i, 3))
                        .distinct())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aRouterIsStoredBesideAnAdapterForEachTask() {
        MrLora.Options options = new MrLora.Options(new LoraOptions(16, 32, 0), 20, 30, 2e-4, MrLora.Form.MCITLIB);
        assertThat(Sites.shared(Sites.decoder(), site -> new MrLora().count(options, site)))
                .isEqualTo(39_976_960);
        assertThat(Sites.perTask(Sites.decoder(), site -> new MrLora().count(options, site)))
                .isEqualTo(39_976_960);
    }

    @Test
    void aTaskHasALetter() {
        assertThat(new MrLora().stages(OPTIONS, 26)).hasSize(26);
        assertThatThrownBy(() -> new MrLora().stages(OPTIONS, 27))
                .isInstanceOf(InputException.class)
                .hasMessage("MR-LoRA names tasks by the letters A to Z, and there are 27 tasks; choose at most 26.");
    }
}
