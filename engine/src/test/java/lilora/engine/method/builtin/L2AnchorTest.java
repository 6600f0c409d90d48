package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import org.junit.jupiter.api.Test;

/** The distance from the last task's adapter, against the same sum in double precision. */
class L2AnchorTest {
    private static final double WEIGHT = 0.7;

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    @Test
    void thePenaltyIsHalfTheSquaredDistanceFromWhereTheLastTaskEnded() {
        L2Anchor.Options options = new L2Anchor.Options(new LoraOptions(2, 4, 0), WEIGHT);
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
}
