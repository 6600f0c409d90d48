package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedGradients;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is held of a path that led nowhere. */
class SynapticIntelligenceTest {
    private static final LoraOptions LORA = new LoraOptions(2, 4, 0);
    private static final double WEIGHT = 3;
    private static final double DAMPING = 0.5;
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));

    /** Every gradient is a constant. */
    private record Constant(TinyMethodRun tiny, float value) implements UnaskedGradients {
        @Override
        public NDArray of(String tensor) {
            return tiny.bank.get(tensor).onesLike().muli(value);
        }
    }

    private static void moveAll(TinyMethodRun tiny, double value) {
        for (String name : tiny.run.trainable(FIRST)) {
            tiny.bank.snapshot(name, tiny.bank.get(name).onesLike().muli((float) value));
        }
    }

    /** Begins the first stage with every number there. */
    private static void start(TinyMethodRun tiny, double value) {
        for (LinearSite site : TinyMethodRun.SITES) {
            tiny.bank.constant(TensorBank.shared("A", site.name()), value, LORA.rank(), site.in());
            tiny.bank.constant(TensorBank.shared("B", site.name()), value, site.out(), LORA.rank());
        }
        tiny.run.beforeStage(FIRST);
    }

    /** From where everything is, steps with a gradient each, which lead to a place each. */
    private static void learn(TinyMethodRun tiny, Stage stage, double[] gradients, double[] places) {
        tiny.run.beforeStage(stage);
        tiny.run.beforeTraining(stage, new UnaskedItems() {});
        for (int step = 0; step < gradients.length; step++) {
            tiny.run.afterBackward(stage, new Constant(tiny, (float) gradients[step]));
            moveAll(tiny, places[step]);
        }
        tiny.run.afterStage(stage);
    }

    /** Uphill, or without a step, nothing is held. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void whatTookNothingOffTheLossIsFree(int steps) {
        try (TinyMethodRun tiny = new TinyMethodRun(
                new SynapticIntelligence(), new SynapticIntelligence.Options(LORA, WEIGHT, DAMPING))) {
            start(tiny, 1);
            double[] uphill = {3, 4};
            learn(tiny, FIRST, Arrays.copyOf(uphill, steps), uphill);
            moveAll(tiny, 100);
            assertThat(tiny.run.penalty(SECOND).orElseThrow().getFloat()).isZero();
        }
    }
}
