package lilora.engine.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AggregateTest {
    @Test
    void theStandardDeviationIsThatOfASample() {
        Aggregate aggregate = Aggregate.of(2, 4, 4, 4, 5, 5, 7, 9).orElseThrow();

        assertThat(aggregate.mean()).isEqualTo(5);
        assertThat(aggregate.standardDeviation()).hasValueCloseTo(Math.sqrt(32.0 / 7), within(1e-12));
        assertThat(aggregate.n()).isEqualTo(8);
    }

    @Test
    void oneSeedHasNoStandardDeviationAndNoneHasNoMean() {
        assertThat(Aggregate.of(3)).contains(new Aggregate(3, OptionalDouble.empty(), 1));
        assertThat(Aggregate.of()).isEmpty();
    }

    @Test
    void aSmallSpreadOnALargeMeanKeepsItsDigits() {
        assertThat(Aggregate.of(1e9, 1e9 + 1, 1e9 + 2).orElseThrow().standardDeviation())
                .hasValue(1);
    }

    @Test
    void runsWithoutTheMetricAreNotCounted() {
        AccuracyMatrix first = AccuracyMatrix.empty(2).with(2, 1, 40).with(2, 2, 60);
        AccuracyMatrix second = AccuracyMatrix.empty(2).with(2, 1, 50);

        assertThat(Aggregate.of(ContinualMetric.AP, List.of(first, second)))
                .contains(new Aggregate(50, OptionalDouble.empty(), 1));
        assertThat(Aggregate.of(ContinualMetric.BWT, List.of(first, second))).isEmpty();
    }
}
