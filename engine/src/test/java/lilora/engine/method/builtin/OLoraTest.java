package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import lilora.engine.method.ContinualMethod;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Adapters that are summed, and the overlap of their A. */
class OLoraTest {
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);
    private static final double WEIGHT = 0.25;

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    @ParameterizedTest
    @EnumSource
    void thePenaltyIsTheOverlapOfTheNewAWithAllEarlierOnes(OLora.Form form) {
        try (TinyMethodRun tiny = new TinyMethodRun(new OLora(), new OLora.Options(LORA, WEIGHT, form))) {
            tiny.learn(stage(1));
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
            tiny.learn(stage(2));
            tiny.learn(stage(3));
            double sum = 0;
            for (LinearSite site : TinyMethodRun.SITES) {
                Matrix own = a(tiny, 3, site);
                for (int earlier = 1; earlier < 3; earlier++) {
                    for (double[] row :
                            own.times(a(tiny, earlier, site).turned()).values()) {
                        for (double value : row) {
                            sum += Math.abs(value);
                        }
                    }
                }
            }
            assertThat((double) tiny.run.penalty(stage(3)).orElseThrow().getFloat())
                    .isCloseTo(WEIGHT * sum, within(1e-4));
        }
    }

    private static Matrix a(TinyMethodRun tiny, int task, LinearSite site) {
        return Matrix.of(tiny.bank.get(TensorBank.task(task, "A", site.name())));
    }

    @Test
    void allAdaptersTogetherAnswerAndThoseBeforeStandStill() {
        answersAreSums(new IncrementalLora(), LORA, true);
        answersAreSums(new OLora(), new OLora.Options(LORA, WEIGHT, OLora.Form.PAPER), true);
        answersAreSums(new OLora(), new OLora.Options(LORA, WEIGHT, OLora.Form.MCITLIB), false);
    }

    private static <O extends Record> void answersAreSums(ContinualMethod<O> method, O options, boolean together) {
        try (TinyMethodRun tiny = new TinyMethodRun(method, options)) {
            tiny.learn(stage(1));
            tiny.learn(stage(2));
            assertThat(tiny.run.trainable(stage(2))).allMatch(name -> name.startsWith("task2/"));
            LinearSite site = TinyMethodRun.SITES.get(0);
            FrozenLinear layer = tiny.layer(site);
            NDArray x = tiny.random(3, site.in());
            float[] base = layer.forward(x).toFloatArray();
            float[] expected = base.clone();
            float[] second = base.clone();
            for (int task = 1; task <= 2; task++) {
                Matrix up = Matrix.of(tiny.bank.get(TensorBank.task(task, "B", site.name())));
                Matrix delta = Matrix.of(x).times(a(tiny, task, site).turned()).times(up.turned());
                for (int i = 0; i < expected.length; i++) {
                    float part = (float) (LORA.scale() * delta.at(i / site.out(), i % site.out()));
                    expected[i] += part;
                    second[i] += task == 2 ? part : 0;
                }
            }
            assertThat(TinyMethodRun.output(tiny.run.inference(1), layer, x)).containsExactly(expected, within(1e-4f));
            assertThat(TinyMethodRun.output(tiny.run.inference(5), layer, x)).containsExactly(expected, within(1e-4f));
            assertThat(TinyMethodRun.output(tiny.run.training(stage(2)), layer, x))
                    .containsExactly(together ? expected : second, within(1e-4f));
        }
    }
}
