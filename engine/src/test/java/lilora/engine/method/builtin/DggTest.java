package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.UnaskedGradients;
import org.junit.jupiter.api.Test;

/** How often steps are drawn back. */
class DggTest {
    private static final Stage FIRST = new Stage(1, List.of(1));
    private static final Stage SECOND = new Stage(2, List.of(2));

    /** Every gradient is a constant. */
    private static final class Constant implements UnaskedGradients {
        private final TinyMethodRun tiny;
        private final SplittableRandom random;
        private final Map<String, NDArray> values = new TreeMap<>();

        Constant(TinyMethodRun tiny, float value, SplittableRandom random) {
            this.tiny = tiny;
            this.random = random;
            tiny.run
                    .trainable(SECOND)
                    .forEach(name ->
                            values.put(name, tiny.bank.get(name).onesLike().muli(value)));
        }

        @Override
        public NDArray of(String tensor) {
            return values.get(tensor);
        }

        @Override
        public void put(String tensor, NDArray gradient) {
            values.put(tensor, gradient);
        }

        @Override
        public double norm() {
            return Math.sqrt(values.values().stream()
                    .mapToDouble(array -> array.square().sum().getFloat())
                    .sum());
        }

        @Override
        public SplittableRandom random() {
            return random;
        }
    }

    private static void moveAll(TinyMethodRun tiny, float value) {
        tiny.run
                .trainable(FIRST)
                .forEach(name ->
                        tiny.bank.snapshot(name, tiny.bank.get(name).onesLike().muli(value)));
    }

    /** Of 1,000 steps about 300, with a standard deviation of 14. */
    @Test
    void asManyStepsAreDrawnBackAsAsked() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Dgg(), new Dgg.Options(new LoraOptions(2, 4, 0), 5, 0.3))) {
            tiny.learn(FIRST);
            moveAll(tiny, 9);
            int drawn = 0;
            for (int step = 0; step < 1000; step++) {
                Constant gradients = new Constant(tiny, 0.5f, new SplittableRandom(step));
                NDArray before = gradients.of(tiny.run.trainable(SECOND).get(0));
                tiny.run.afterBackward(SECOND, gradients);
                drawn += gradients.of(tiny.run.trainable(SECOND).get(0)).equals(before) ? 0 : 1;
            }
            assertThat(drawn).isBetween(230, 370);
        }
    }
}
