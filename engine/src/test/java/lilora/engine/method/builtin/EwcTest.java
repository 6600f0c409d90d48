package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.Gradients;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedGradients;
import lilora.engine.method.UnaskedItems;
import lilora.engine.model.AdapterSet;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunControl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
            penaltyIs(tiny, new Stage(3, List.of(3)), each);
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

    /** A step whose gradients are all alike, a quarter of a pass. */
    private record Step(TinyMethodRun tiny, float value) implements UnaskedGradients {
        @Override
        public NDArray of(String tensor) {
            return tiny.bank.get(tensor).onesLike().muli(value);
        }

        @Override
        public double share() {
            return 0.25;
        }
    }

    private static void learn(TinyMethodRun tiny, Stage stage, float first, float second) {
        tiny.run.beforeStage(stage);
        tiny.run.beforeTraining(stage, new UnaskedItems() {});
        tiny.run.afterBackward(stage, new Step(tiny, first));
        tiny.run.afterBackward(stage, new Step(tiny, second));
    }

    /** What a task adds counts at once where there is one sum, and when it has ended where there are several. */
    @ParameterizedTest
    @EnumSource
    void squaresOfTheStepsAreAddedUpWhileATaskIsLearned(Ewc.Anchors anchors) {
        Ewc.Options options = new Ewc.Options(LORA, WEIGHT, Ewc.Fisher.STEPS, 8, anchors, DECAY);
        try (TinyMethodRun tiny = new TinyMethodRun(new Ewc(), options)) {
            Stage first = new Stage(1, List.of(1));
            learn(tiny, first, 1, 2);
            assertThat(tiny.run.penalty(first)).isEmpty();
            moveAll(tiny, first, 1);
            tiny.run.afterTraining(first, new UnaskedItems() {});
            Stage second = new Stage(2, List.of(2));
            learn(tiny, second, 3, 4);
            moveAll(tiny, second, 3);

            double one = (1 + 4) / 4.0;
            double two = (9 + 16) / 4.0;
            boolean each = anchors == Ewc.Anchors.EACH_TASK;
            penaltyIs(tiny, second, each ? one * 4 : (DECAY * one + two) * 4);
            tiny.run.afterTraining(second, new UnaskedItems() {});
            moveAll(tiny, second, 6);
            penaltyIs(tiny, new Stage(3, List.of(3)), each ? one * 25 + two * 9 : (DECAY * one + two) * 9);
        }
    }

    private static void penaltyIs(TinyMethodRun tiny, Stage stage, double each) {
        long numbers = TinyMethodRun.SITES.stream()
                .mapToLong(site -> LORA.count(site).storedShared())
                .sum();
        double expected = WEIGHT / 2 * each * numbers;
        assertThat(tiny.run.penalty(stage).orElseThrow().getFloat())
                .isCloseTo((float) expected, within((float) (1e-5 * expected)));
    }

    /** Of a real run: they are those of the gradients whose norms it tells, over the six steps of a pass. */
    @Test
    void theStepsAreThoseThatAreTaken(@TempDir Path folder) throws IOException {
        ExperimentSpec spec = TinyWorld.create(folder)
                .experiment("ewc")
                .withMethod(
                        new MethodSpec("ewc", Map.of("rank", 4, "weight", 1, "fisher", "STEPS", "anchors", "ONLINE")));
        TinyRun run = TinyRun.of(spec, folder.resolve("run"), folder.resolve("cache"), RunControl.NONE);
        double squares = run.steps().stream()
                .mapToDouble(step -> step.gradNorm() * step.gradNorm())
                .sum();
        double[] found = {0};
        run.adapters()
                .forEach((name, values) -> found[0] += name.startsWith("training/fisher/")
                        ? values.stream().mapToDouble(value -> value).sum()
                        : 0);
        assertThat(found[0]).isPositive().isCloseTo(squares / 6, within(1e-4 * squares));
    }
}
