package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.AdapterSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The penalty against its formula, over three tasks with gradients that are known. */
class EwcTest {
    private static final LoraOptions LORA = new LoraOptions(2, 4, 0);
    private static final double WEIGHT = 3;
    private static final double DECAY = 0.5;

    /** Gradients of as many batches as are asked for, all of a constant that grows from batch to batch. */
    private static final class Constants implements UnaskedItems {
        private final TinyMethodRun tiny;
        private final float unit;

        Constants(TinyMethodRun tiny, float unit) {
            this.tiny = tiny;
            this.unit = unit;
        }

        @Override
        public int batchSize() {
            return 4;
        }

        @Override
        public int gradients(int items, int batchSize, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
            int batches = items / batchSize;
            for (int batch = 1; batch <= batches; batch++) {
                float value = unit * batch;
                each.accept(name -> tiny.bank.get(name).onesLike().muli(value));
            }
            return batches;
        }
    }

    private static void moveAll(TinyMethodRun tiny, Stage stage, float value) {
        for (String name : tiny.run.trainable(stage)) {
            tiny.bank.snapshot(name, tiny.bank.get(name).onesLike().muli(value));
        }
    }

    /** Mean of 1² … n² times the unit's square. */
    private static double fisher(double unit, int batches) {
        double sum = 0;
        for (int batch = 1; batch <= batches; batch++) {
            sum += Math.pow(unit * batch, 2);
        }
        return sum / batches;
    }

    @ParameterizedTest
    @EnumSource
    void thePenaltyIsThatOfItsFormula(Ewc.Anchors anchors) {
        Ewc.Options options = new Ewc.Options(LORA, WEIGHT, Ewc.Fisher.ITEM, 8, anchors, DECAY);
        try (TinyMethodRun tiny = new TinyMethodRun(new Ewc(), options)) {
            Stage first = new Stage(1, List.of(1));
            tiny.run.beforeStage(first);
            assertThat(tiny.run.penalty(first)).isEmpty();
            moveAll(tiny, first, 1);
            tiny.run.afterTraining(first, new Constants(tiny, 0.1f));
            Stage second = new Stage(2, List.of(2));
            assertThat(tiny.run.penalty(second).orElseThrow().getFloat()).isZero();
            moveAll(tiny, second, 3);
            tiny.run.afterTraining(second, new Constants(tiny, 0.2f));
            moveAll(tiny, second, 6);

            double one = fisher(0.1, 8);
            double two = fisher(0.2, 8);
            double each = anchors == Ewc.Anchors.EACH_TASK ? one * 25 + two * 9 : (DECAY * one + two) * 9;
            long numbers = TinyMethodRun.SITES.stream()
                    .mapToLong(site -> LORA.count(site).storedShared())
                    .sum();
            double expected = WEIGHT / 2 * each * numbers;
            assertThat(tiny.run.penalty(new Stage(3, List.of(3))).orElseThrow().getFloat())
                    .isCloseTo((float) expected, within((float) (1e-5 * expected)));
        }
    }

    @Test
    void gradientsOfBatchesAreThoseOfTheTrainingsSize() {
        Ewc.Options options = new Ewc.Options(LORA, WEIGHT, Ewc.Fisher.BATCH, 8, Ewc.Anchors.ONLINE, 1);
        try (TinyMethodRun tiny = new TinyMethodRun(new Ewc(), options)) {
            Stage stage = new Stage(1, List.of(1));
            tiny.run.beforeStage(stage);
            tiny.run.afterTraining(stage, new Constants(tiny, 1));
            Map<String, NDArray> all = tiny.bank.all();
            String name =
                    TensorBank.training("fisher", tiny.run.trainable(stage).get(0));
            assertThat(all.get(name).toFloatArray()).containsOnly((float) fisher(1, 2));
        }
    }
}
