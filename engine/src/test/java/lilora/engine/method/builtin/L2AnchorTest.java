package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedGradients;
import lilora.engine.method.UnaskedItems;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distance from the last task's adapter, against the same sum in double precision. */
class L2AnchorTest {
    private static final double WEIGHT = 0.7;

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    @Test
    void thePenaltyIsHalfTheSquaredDistanceFromWhereTheLastTaskEnded() {
        L2Anchor.Options options = new L2Anchor.Options(new LoraOptions(2, 4, 0), WEIGHT, L2Anchor.Importance.EVEN);
        try (TinyMethodRun tiny = new TinyMethodRun(new L2Anchor(), options)) {
            tiny.run.beforeStage(stage(1));
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
            tiny.learn(stage(1));
            tiny.learn(stage(2));
            assertThat(tiny.run.penalty(stage(3)).orElseThrow().getFloat()).isZero();
            Map<String, float[]> anchor = new HashMap<>();
            tiny.run
                    .trainable(stage(3))
                    .forEach(name -> anchor.put(name, tiny.bank.get(name).toFloatArray()));
            double sum = 0;
            for (Map.Entry<String, float[]> part : anchor.entrySet()) {
                float[] moved = tiny.random(part.getValue().length).toFloatArray();
                tiny.bank.put(part.getKey(), moved, tiny.bank.get(part.getKey()).getShape());
                for (int i = 0; i < moved.length; i++) {
                    sum += Math.pow((double) moved[i] - part.getValue()[i], 2);
                }
            }
            assertThat((double) tiny.run.penalty(stage(3)).orElseThrow().getFloat())
                    .isCloseTo(WEIGHT / 2 * sum, within(1e-5 * sum));
        }
    }

    /** A step whose gradients are all alike and are halved by clipping. */
    private record Step(TinyMethodRun tiny, int step, float value) implements UnaskedGradients {
        @Override
        public NDArray of(String tensor) {
            return tiny.bank.get(tensor).onesLike().muli(value);
        }

        @Override
        public double clipping() {
            return 0.5;
        }
    }

    /** One, and the squares of the task that is learned: over 1, 1, 2, 3 and so on; the next task begins anew. */
    @Test
    void strcvitsAddsUpWhatTheTasksOwnStepsAreMadeOf() {
        L2Anchor.Options options = new L2Anchor.Options(new LoraOptions(2, 4, 0), WEIGHT, L2Anchor.Importance.STRCVIT);
        try (TinyMethodRun tiny = new TinyMethodRun(new L2Anchor(), options)) {
            tiny.run.beforeStage(stage(1));
            tiny.run.beforeTraining(stage(1), new UnaskedItems() {});
            tiny.run.afterBackward(stage(1), new Step(tiny, 1, 6));
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
            tiny.run.afterStage(stage(1));
            for (int number : new int[] {2, 3}) {
                Stage stage = stage(number);
                tiny.run.beforeStage(stage);
                tiny.run.beforeTraining(stage, new UnaskedItems() {});
                for (String name : tiny.run.trainable(stage)) {
                    NDArray value = tiny.bank.get(name);
                    tiny.bank.snapshot(name, value.add(value.onesLike().muli(3)));
                }
                penaltyIs(tiny, stage, 9);
                tiny.run.afterBackward(stage, new Step(tiny, 1, 4));
                tiny.run.afterBackward(stage, new Step(tiny, 2, 2));
                tiny.run.afterBackward(stage, new Step(tiny, 3, 8));
                penaltyIs(tiny, stage, (1 + 4 + 1 + 16 / 2.0) * 9);
                tiny.run.afterStage(stage);
            }
        }
    }

    private static void penaltyIs(TinyMethodRun tiny, Stage stage, double each) {
        long numbers = TinyMethodRun.SITES.stream()
                .mapToLong(site -> new LoraOptions(2, 4, 0).count(site).storedShared())
                .sum();
        double expected = WEIGHT / 2 * each * numbers;
        assertThat((double) tiny.run.penalty(stage).orElseThrow().getFloat())
                .isCloseTo(expected, within(1e-5 * expected));
    }

    /** Of a real run that is stopped in its second stage: they are those of the gradients whose norms it tells, clipped at 1. */
    @Test
    void theStepsAreThoseThatAreTaken(@TempDir Path folder) throws IOException {
        ExperimentSpec spec = TinyWorld.create(folder)
                .experiment("l2-anchor")
                .withMethod(new MethodSpec("l2-anchor", Map.of("rank", 4, "importance", "STRCVIT")));
        TinyRun run = TinyRun.of(spec, folder.resolve("run"), folder.resolve("cache"), TinyRun.stopAfter(16));
        double squares = 0;
        for (RunEvent.Step step : run.steps()) {
            double clipped = Math.min(step.gradNorm(), 1);
            squares += step.stage() == 2 ? clipped * clipped / Math.max(1, step.step() - 1) : 0;
        }
        double[] found = {0, 0};
        Checkpoints.read(run.checkpoints().latest().orElseThrow().adapters(), (name, values, shape) -> {
            for (float value : name.startsWith("training/fisher/") ? values : new float[0]) {
                found[0] += value - 1;
                found[1]++;
            }
        });
        assertThat(found[1]).isPositive();
        assertThat(found[0]).isPositive().isCloseTo(squares, within(1e-6 * found[1]));
    }
}
