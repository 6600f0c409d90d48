package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mixture against its two formulas, token by token in double precision. */
class MoeLoraTest {
    private static final int EXPERTS = 3;
    private static final int EACH = 2;
    private static final double SCALE = 0.5;
    private static final Stage STAGE = new Stage(1, List.of(1));

    @ParameterizedTest
    @EnumSource
    void outputAndGradientsAreThoseOfItsFormula(MoeLora.Form form) {
        LoraOptions lora = new LoraOptions(EXPERTS * EACH, SCALE * EXPERTS * EACH, 0);
        try (TinyMethodRun tiny = new TinyMethodRun(new MoeLora(), new MoeLora.Options(lora, EXPERTS, form))) {
            tiny.learn(STAGE);
            LinearSite site = TinyMethodRun.SITES.get(0);
            FrozenLinear layer = tiny.layer(site);
            NDArray x = tiny.random(4, site.in());
            Formulas.Found found = Formulas.found(tiny, STAGE, layer, x);
            Map<String, Matrix> parts = Formulas.parts(tiny, site);
            Matrix base = Matrix.of(layer.forward(x));
            Matrix rows = Matrix.of(x);
            Matrix expected = expected(parts, base, rows, form);
            for (int i = 0; i < found.output().length; i++) {
                assertThat((double) found.output()[i])
                        .isCloseTo(expected.at(i / site.out(), i % site.out()), within(1e-4));
            }
            for (String part : List.of("A", "B", "G")) {
                double[] slopes = Formulas.slopes(parts, part, all -> expected(all, base, rows, form));
                float[] gradient = found.gradients().get(part);
                for (int i = 0; i < slopes.length; i++) {
                    assertThat((double) gradient[i])
                            .as(part)
                            .isCloseTo(slopes[i], within(2e-3 + 1e-4 * Math.abs(slopes[i])));
                }
            }
        }
    }

    private static Matrix expected(Map<String, Matrix> parts, Matrix base, Matrix x, MoeLora.Form form) {
        Matrix logits = x.times(parts.get("G").turned());
        double[][] y = new double[x.rows()][];
        for (int row = 0; row < x.rows(); row++) {
            double[] gates = softmax(logits.values()[row]);
            Matrix token = x.part(row, 1, 0, x.columns());
            y[row] = base.values()[row].clone();
            for (int i = 0; i < EXPERTS; i++) {
                for (int j = 0; j < EXPERTS; j++) {
                    double weight = form == MoeLora.Form.PRISM ? gates[i] * gates[j] : i == j ? gates[i] : 0;
                    Matrix part = token.times(down(parts, j).turned())
                            .times(up(parts, i).turned());
                    for (int out = 0; out < y[row].length; out++) {
                        y[row][out] += SCALE * weight * part.at(0, out);
                    }
                }
            }
        }
        return new Matrix(y);
    }

    private static Matrix down(Map<String, Matrix> parts, int expert) {
        return parts.get("A").part(expert * EACH, EACH, 0, parts.get("A").columns());
    }

    private static Matrix up(Map<String, Matrix> parts, int expert) {
        return parts.get("B").part(0, parts.get("B").rows(), expert * EACH, EACH);
    }

    private static double[] softmax(double[] logits) {
        double sum = 0;
        double[] powers = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            powers[i] = Math.exp(logits[i]);
            sum += powers[i];
        }
        for (int i = 0; i < logits.length; i++) {
            powers[i] /= sum;
        }
        return powers;
    }

    @Test
    void aRankThatExpertsCannotShareIsRefused() {
        OptionSchema<MoeLora.Options> schema = OptionSchema.of(new MoeLora().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 10, "experts", 4)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 10, and cannot be shared evenly by 4 experts; choose a multiple of \"experts\".");
        assertThat(schema.parse(Map.of("rank", 12, "experts", 4)).lora().rank()).isEqualTo(12);
    }
}
