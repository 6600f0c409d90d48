package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.shared;
import static lilora.engine.method.TensorBank.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** The mixture and the merge against their formulas in double precision, and the published budget. */
class ClMoeTest {
    private static final int EXPERTS = 3;
    private static final int EACH = 2;
    private static final double SCALE = 0.5;
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));
    private static final LinearSite SITE = TinyMethodRun.SITES.get(0);

    private static TinyMethodRun tiny(ClMoe.Form form) {
        LoraOptions lora = new LoraOptions(EXPERTS * EACH, SCALE * EXPERTS * EACH, 0);
        return new TinyMethodRun(new ClMoe(), new ClMoe.Options(lora, EXPERTS, form, 0.7, 5));
    }

    @Test
    void outputAndGradientsAreThoseOfItsFormula() {
        try (TinyMethodRun tiny = tiny(ClMoe.Form.PRISM)) {
            tiny.learn(FIRST);
            FrozenLinear layer = tiny.layer(SITE);
            NDArray x = tiny.random(4, SITE.in());
            Formulas.Found found = Formulas.found(tiny, FIRST, layer, x);
            Map<String, Matrix> parts = Formulas.parts(tiny, SITE);
            Matrix base = Matrix.of(layer.forward(x));
            Matrix rows = Matrix.of(x);
            Matrix expected = expected(parts, base, rows);
            for (int i = 0; i < found.output().length; i++) {
                assertThat((double) found.output()[i])
                        .isCloseTo(expected.at(i / SITE.out(), i % SITE.out()), within(1e-4));
            }
            for (String part : List.of("A", "B", "G")) {
                double[] slopes = Formulas.slopes(parts, part, all -> expected(all, base, rows));
                float[] gradient = found.gradients().get(part);
                for (int i = 0; i < slopes.length; i++) {
                    assertThat((double) gradient[i])
                            .as(part)
                            .isCloseTo(slopes[i], within(2e-3 + 1e-4 * Math.abs(slopes[i])));
                }
            }
        }
    }

    private static Matrix expected(Map<String, Matrix> parts, Matrix base, Matrix x) {
        Matrix logits = x.times(parts.get("G").turned());
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < x.rows(); row++) {
            y[row] = base.values()[row].clone();
            double sum = 0;
            for (double logit : logits.values()[row]) {
                sum += Math.exp(logit);
            }
            Matrix token = x.part(row, 1, 0, x.columns());
            for (int e = 0; e < EXPERTS; e++) {
                Matrix a = parts.get("A").part(e * EACH, EACH, 0, x.columns());
                Matrix b = parts.get("B").part(0, base.columns(), e * EACH, EACH);
                Matrix part = token.times(a.turned()).times(b.turned());
                for (int out = 0; out < y[row].length; out++) {
                    y[row][out] += SCALE * Math.exp(logits.at(row, e)) / sum * part.at(0, out);
                }
            }
        }
        return new Matrix(y);
    }

    /** The first task used experts 0 and 1 most, the second 1 and 2: expert 0 alone was left. */
    @Test
    void expertsThatWereLeftTakeMoreOfWhatIsNew() {
        try (TinyMethodRun tiny = tiny(ClMoe.Form.MERGED)) {
            tiny.run.beforeStage(FIRST);
            float[][] before = put(tiny);
            count(tiny, "own", 9, 8, 1);
            tiny.run.afterStage(FIRST);
            assertThat(tiny.bank.get(shared("A", SITE.name())).toFloatArray()).containsExactly(before[0]);
            float[][] now = put(tiny);
            count(tiny, "own", 2, 7, 7);
            tiny.run.afterStage(SECOND);
            float[] down = tiny.bank.get(shared("A", SITE.name())).toFloatArray();
            float[] up = tiny.bank.get(shared("B", SITE.name())).toFloatArray();
            for (int i = 0; i < down.length; i++) {
                double share = i / SITE.in() / EACH == 0 ? 0.7 : 0.3;
                assertThat((double) down[i]).isCloseTo((1 - share) * before[0][i] + share * now[0][i], within(1e-6));
            }
            for (int i = 0; i < up.length; i++) {
                double share = i % (EXPERTS * EACH) / EACH == 0 ? 0.7 : 0.3;
                assertThat((double) up[i]).isCloseTo((1 - share) * before[1][i] + share * now[1][i], within(1e-6));
            }
            assertThat(tiny.bank.get(training("counts", SITE.name())).toFloatArray())
                    .containsExactly(2, 7, 7);
        }
    }

    private static float[][] put(TinyMethodRun tiny) {
        float[][] values = new float[2][];
        List<String> parts = List.of("A", "B");
        for (int i = 0; i < parts.size(); i++) {
            String name = shared(parts.get(i), SITE.name());
            Shape shape = tiny.bank.get(name).getShape();
            values[i] = tiny.random(shape.getShape()).toFloatArray();
            tiny.bank.put(name, values[i], shape);
        }
        return values;
    }

    private static void count(TinyMethodRun tiny, String part, float... counts) {
        tiny.bank.put(training(part, SITE.name()), counts, new Shape(counts.length));
    }

    /** Of three positions each counts its two heaviest experts. */
    @Test
    void aTaskCountsItsExperts() {
        try (TinyMethodRun tiny = tiny(ClMoe.Form.MERGED)) {
            tiny.learn(FIRST);
            for (LinearSite site : TinyMethodRun.SITES) {
                float[] counts = tiny.bank.get(training("counts", site.name())).toFloatArray();
                assertThat(counts[0] + counts[1] + counts[2]).isEqualTo(2 * 3);
                for (float count : counts) {
                    assertThat(count).isBetween(0f, 3f);
                }
            }
            assertThat(tiny.bank.names("training/own/")).isEmpty();
        }
    }

    @Test
    void itStoresWhatMcitlibStores() {
        LoraOptions lora = new LoraOptions(96, 192, 0.05);
        ClMoe.Options options = new ClMoe.Options(lora, 6, ClMoe.Form.PRISM, 0.7, 200);
        assertThat(Sites.shared(Sites.decoder(), site -> new ClMoe().count(options, site)))
                .isEqualTo(246_693_888);
    }

    @Test
    void aRankThatExpertsCannotShareIsRefused() {
        OptionSchema<ClMoe.Options> schema = OptionSchema.of(new ClMoe().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 10, "experts", 4)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 10, and cannot be shared evenly by 4 experts; choose a multiple of \"experts\".");
    }
}
