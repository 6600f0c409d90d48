package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.MergeableAdapter;
import org.junit.jupiter.api.Test;

/** DoRA against its formula in double precision; its divisor is a constant for the gradients. */
class DoraTest {
    private static final double SCALE = 2;
    private static final Stage STAGE = new Stage(1, List.of(1));

    @Test
    void outputGradientsAndMergedWeightAreThoseOfItsFormula() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Dora(), new LoraOptions(3, 3 * SCALE, 0));
                Kernels kernels = new Kernels()) {
            tiny.learn(STAGE);
            LinearSite site = TinyMethodRun.SITES.get(0);
            FrozenLinear layer = tiny.layer(site);
            NDArray x = tiny.random(4, site.in());
            Formulas.Found found = Formulas.found(tiny, STAGE, layer, x);
            Map<String, Matrix> parts = Formulas.parts(tiny, site);
            Matrix weight = Matrix.of(layer.weight());
            Matrix bias = Matrix.of(layer.bias());
            double[] divisor = lengths(directed(parts, weight));
            Matrix expected = expected(parts, weight, bias, divisor, Matrix.of(x));
            for (int i = 0; i < found.output().length; i++) {
                assertThat((double) found.output()[i])
                        .isCloseTo(expected.at(i / site.out(), i % site.out()), within(1e-4));
            }
            for (String part : List.of("A", "B", "d")) {
                double[] slopes =
                        Formulas.slopes(parts, part, all -> expected(all, weight, bias, divisor, Matrix.of(x)));
                float[] gradient = found.gradients().get(part);
                for (int i = 0; i < slopes.length; i++) {
                    assertThat((double) gradient[i])
                            .as(part)
                            .isCloseTo(slopes[i], within(2e-3 + 1e-4 * Math.abs(slopes[i])));
                }
            }
            MergeableAdapter adapter = (MergeableAdapter) tiny.run.inference(1).at(site.name());
            NDArray merged = adapter.merged(layer.weight(), kernels);
            float[] through = new FrozenLinear(site, merged, layer.bias(), kernels)
                    .forward(x)
                    .toFloatArray();
            assertThat(through).containsExactly(found.output(), within(1e-4f));
        }
    }

    private static Matrix directed(Map<String, Matrix> parts, Matrix weight) {
        Matrix product = parts.get("B").times(parts.get("A"));
        double[][] sum = new double[weight.rows()][weight.columns()];
        for (int i = 0; i < weight.rows(); i++) {
            for (int j = 0; j < weight.columns(); j++) {
                sum[i][j] = weight.at(i, j) + SCALE * product.at(i, j);
            }
        }
        return new Matrix(sum);
    }

    private static double[] lengths(Matrix weight) {
        double[] lengths = new double[weight.rows()];
        for (int i = 0; i < lengths.length; i++) {
            for (double value : weight.values()[i]) {
                lengths[i] += value * value;
            }
            lengths[i] = Math.sqrt(lengths[i]);
        }
        return lengths;
    }

    private static Matrix expected(Map<String, Matrix> parts, Matrix weight, Matrix bias, double[] divisor, Matrix x) {
        double[] own = lengths(weight);
        Matrix y = x.times(directed(parts, weight).turned());
        for (double[] row : y.values()) {
            for (int out = 0; out < row.length; out++) {
                row[out] = row[out] * (own[out] + parts.get("d").at(0, out)) / divisor[out] + bias.at(0, out);
            }
        }
        return y;
    }
}
