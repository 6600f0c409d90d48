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
import java.util.TreeMap;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.RestingExperts;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedGradients;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the router is slowed and by what, experts at rest, and the published budget. */
class SameTest {
    private static final int EXPERTS = 3;
    private static final int EACH = 2;
    private static final Same.Options OPTIONS = new Same.Options(EXPERTS * EACH, 3, EXPERTS, Same.Form.RELEASED);
    private static final LinearSite SITE = new LinearSite("only", 6, 5);
    private static final Stage FIRST = new Stage(1, List.of(1));
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

    private static boolean real(int row) {
        return row % POSITIONS < LENGTHS[row / POSITIONS];
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

    /** Gradients that are told and may be changed. */
    private record Told(Map<String, NDArray> gradients) implements UnaskedGradients {
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
    void theRouterIsSlowedByWhatWasSeenFromTheEleventhStepOn() {
        try (TinyMethodRun tiny = tiny()) {
            FrozenLinear layer = tiny.layer(SITE);
            String router = shared("G", SITE.name());
            for (int step = 1; step <= 11; step++) {
                NDArray x = tiny.random(LENGTHS.length, POSITIONS, SITE.in());
                step(tiny, FIRST, layer, x);
                Told told = Told.of(tiny, FIRST);
                NDArray before = told.of(router);
                tiny.run.afterBackward(FIRST, told);
                if (step == 1) {
                    assertSpread(tiny, Matrix.of(x.reshape(-1, SITE.in())));
                }
                if (step <= 10) {
                    assertThat(told.of(router)).isSameAs(before);
                } else {
                    assertThat(told.of(router).sub(before).abs().max().getFloat())
                            .isGreaterThan(1e-3f);
                }
            }
        }
    }

    @Test
    void expertsThatATaskDoesNotNeedRest() {
        float[] utility = {0.5f, 0.3f, 0.1f};
        assertThat(RestingExperts.mask(utility, new float[] {1, 1, 1}, 2)).containsExactly(1, 1, 1);
        assertThat(RestingExperts.mask(utility, new float[] {2, 1, 1}, 2)).containsExactly(0, 1, 1);
        assertThat(RestingExperts.mask(utility, new float[] {1, 3, 1}, 0)).containsExactly(1, 0, 0);
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
