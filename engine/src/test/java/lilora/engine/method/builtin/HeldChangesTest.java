package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.method.builtin.Formulas.Matrix;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** Penalties on what a new adapter changes of single weights: C-LoRA's and RegLoRA's, against plain sums over the full matrices. */
class HeldChangesTest {
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);
    private static final double WEIGHT = 0.5;

    private static Stage stage(int number) {
        return new Stage(number, List.of(number));
    }

    private static Matrix change(TinyMethodRun tiny, int task, LinearSite site) {
        Matrix up = Matrix.of(tiny.bank.get(TensorBank.task(task, "B", site.name())));
        return up.times(Matrix.of(tiny.bank.get(TensorBank.task(task, "A", site.name()))));
    }

    @Test
    void ofCLoraIsTheSquaredProductWithTheSumOfEarlierChanges() {
        try (TinyMethodRun tiny = new TinyMethodRun(new CLora(), new CLora.Options(LORA, WEIGHT))) {
            IntStream.rangeClosed(1, 3).forEach(task -> tiny.learn(stage(task)));
            double sum = 0;
            for (LinearSite site : TinyMethodRun.SITES) {
                Matrix own = change(tiny, 3, site);
                for (int i = 0; i < site.out(); i++) {
                    for (int j = 0; j < site.in(); j++) {
                        double earlier = change(tiny, 1, site).at(i, j)
                                + change(tiny, 2, site).at(i, j);
                        sum += Math.pow(earlier * own.at(i, j), 2);
                    }
                }
            }
            double expected = WEIGHT * sum;
            assertThat(tiny.run.penalty(stage(1))).isEmpty();
            assertThat((double) tiny.run.penalty(stage(3)).orElseThrow().getFloat())
                    .isCloseTo(expected, within(1e-5 * expected));
        }
    }

    /** A tenth of the entries of each earlier task's change, by size; places of several tasks count once. */
    /** Its code has them in the weights, which lose nothing. */
    @Test
    void dropoutOfRegLoraTakesNothingFromEarlierAdapters() {
        LoraOptions dropping = new LoraOptions(2, 4, 0.9);
        try (TinyMethodRun tiny = new TinyMethodRun(new RegLora(), new RegLora.Options(dropping, 1, 0.1))) {
            tiny.learn(new Stage(1, List.of(1)));
            Stage second = new Stage(2, List.of(2));
            tiny.run.beforeStage(second);
            for (LinearSite site : TinyMethodRun.SITES) {
                FrozenLinear layer = tiny.layer(site);
                NDArray x = tiny.random(3, site.in());
                float[] expected = TinyMethodRun.output(tiny.run.inference(1), layer, x);
                float[] found = TinyMethodRun.output(tiny.run.training(second), layer, x);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }

    @Test
    void ofRegLoraIsTheMeanChangeAtThePlacesThatEarlierTasksChangedMost() {
        double share = 0.1;
        try (TinyMethodRun tiny = new TinyMethodRun(new RegLora(), new RegLora.Options(LORA, WEIGHT, share))) {
            IntStream.rangeClosed(1, 2).forEach(task -> tiny.learn(stage(task)));
            tiny.run.beforeStage(stage(3));
            assertThat(tiny.run.penalty(stage(3)).orElseThrow().getFloat()).isZero();
            double expected = 0;
            for (LinearSite site : TinyMethodRun.SITES) {
                TreeSet<Integer> places = new TreeSet<>();
                for (int task = 1; task <= 2; task++) {
                    places.addAll(largest(change(tiny, task, site), (int) (share * site.in() * site.out())));
                }
                float[] kept =
                        tiny.bank.get(TensorBank.training("kept", site.name())).toFloatArray();
                assertThat(IntStream.range(0, kept.length / 2)
                                .map(i -> (int) (kept[i] * site.in() + kept[kept.length / 2 + i])))
                        .containsExactlyElementsOf(places);
                // What the second task changes there stands for the third's.
                Matrix own = change(tiny, 2, site);
                expected += places.stream()
                                .mapToDouble(place -> Math.abs(own.at(place / site.in(), place % site.in())))
                                .average()
                                .orElseThrow()
                        * WEIGHT
                        / TinyMethodRun.SITES.size();
            }
            assertThat((double) tiny.run.penalty(stage(2)).orElseThrow().getFloat())
                    .isCloseTo(expected, within(1e-5 * expected));
        }
    }

    private static List<Integer> largest(Matrix change, int most) {
        double[] all =
                Arrays.stream(change.values()).flatMapToDouble(Arrays::stream).toArray();
        return IntStream.range(0, all.length)
                .boxed()
                .sorted((a, b) -> Double.compare(Math.abs(all[b]), Math.abs(all[a])))
                .limit(most)
                .toList();
    }
}
