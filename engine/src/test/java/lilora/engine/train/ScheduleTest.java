package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.experiment.TrainingSpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void learningRateRisesLinearlyThenFallsAsHalfACosine() {
        LearningRate rate = new LearningRate(1, 0.2, 10);
        assertThat(rate.at(1)).isEqualTo(0.5);
        assertThat(rate.at(2)).isEqualTo(1);
        assertThat(rate.at(6)).isCloseTo((1 + Math.cos(Math.PI * 4 / 9)) / 2, within(1e-12));
        assertThat(rate.at(10)).isCloseTo((1 + Math.cos(Math.PI * 8 / 9)) / 2, within(1e-12));
    }

    @Property(seed = "1", tries = 200)
    void everyStepLearnsAndNoneAboveThePeak(
            @ForAll @IntRange(min = 1, max = 300) int steps, @ForAll @DoubleRange(min = 0, max = 0.9) double warmup) {
        LearningRate rate = new LearningRate(2e-3, warmup, steps);
        for (int step = 1; step <= steps; step++) {
            assertThat(rate.at(step)).isGreaterThan(0).isLessThanOrEqualTo(2e-3);
        }
    }

    @Property(seed = "1", tries = 100)
    void anEpochSeesEveryItemOnce(
            @ForAll @IntRange(min = 1, max = 500) int items,
            @ForAll @IntRange(min = 1, max = 33) int batch,
            @ForAll boolean grouped,
            @ForAll long seed) {
        TrainingSpec training = training(batch, grouped);
        int[] lengths = lengths(items);
        List<int[]> batches = DataOrder.microBatches(lengths, 1, training, seed);
        int[] seen = batches.stream().flatMapToInt(Arrays::stream).sorted().toArray();
        assertThat(seen).containsExactly(IntStream.range(0, items).toArray());
        assertThat(DataOrder.steps(items, 1, training)).isEqualTo(batches.size());
        assertThat(DataOrder.microBatches(lengths, 1, training, seed)).containsExactlyElementsOf(batches);
    }

    @Test
    void groupingByLengthLeavesLittlePadding() {
        assertThat(padding(lengths(800), true)).isLessThan(padding(lengths(800), false) / 4);
    }

    @Test
    void whereTheQuestionIsAlwaysTheSameGroupingDoesNotSortBatchesByAnswer() {
        int[] lengths = IntStream.range(0, 800).map(i -> 100 + i % 4).toArray();
        for (int[] batch : DataOrder.microBatches(lengths, 1, training(16, true), 1)) {
            assertThat(Arrays.stream(batch).map(i -> lengths[i]).distinct().count())
                    .isGreaterThan(1);
        }
    }

    private static long padding(int[] lengths, boolean grouped) {
        long padding = 0;
        for (int[] batch : DataOrder.microBatches(lengths, 1, training(16, grouped), 1)) {
            int longest = Arrays.stream(batch).map(i -> lengths[i]).max().orElseThrow();
            padding += Arrays.stream(batch).map(i -> longest - lengths[i]).sum();
        }
        return padding;
    }

    private static int[] lengths(int items) {
        return IntStream.range(0, items).map(i -> 10 + (i * 7919) % 90).toArray();
    }

    private static TrainingSpec training(int batch, boolean grouped) {
        return new TrainingSpec(1, batch, 1, 1e-3, 0, 0, 0, 512, grouped, 0, TrainingSpec.MLP_AND_PROJECTOR);
    }
}
