package lilora.engine.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whether a difference is one, and what would settle it. */
class PairedDifferenceTest {
    /** Values of t(0.975) from tables. */
    @Test
    void studentsTGoesOnBeyondTheTable() {
        assertThat(Interval.student(30)).isEqualTo(2.042);
        assertThat(Interval.student(40)).isCloseTo(2.0211, within(1e-4));
        assertThat(Interval.student(100)).isCloseTo(1.9840, within(1e-4));
        assertThat(Interval.student(1_000_000)).isCloseTo(1.95997, within(1e-5));
    }

    /** Mean 1, sd 2: t(0.975, n - 1) · 2 / √n is below 1 from n = 18 on: 2.110 · 2 / √18 = 0.9947, but 2.120 · 2 / √17 = 1.028. */
    @Test
    void theFewestPairsThatWouldSettleItAreTold() {
        PairedDifference found = new PairedDifference(new Aggregate(1, java.util.OptionalDouble.of(2), 5));
        assertThat(found.isShown()).isFalse();
        assertThat(found.morePairs()).hasValue(13);
        assertThat(found.reservation()).isEqualTo("includes 0; about 13 more pairs would settle it");
        assertThat(found.verdict())
                .isEqualTo("inconclusive: the 95 % interval includes 0; about 13 more pairs would settle it");
    }

    @Test
    void aDifferenceOutsideItsIntervalIsOneAndHasADirection() {
        PairedDifference found = PairedDifference.of(-3, -4, -5).orElseThrow();
        assertThat(found.isShown()).isTrue();
        assertThat(found.morePairs()).hasValue(0);
        assertThat(found.reservation()).isEmpty();
        assertThat(found.verdict()).isEqualTo("lower: the 95 % interval excludes 0");
    }

    @Test
    void onePairOrNoMeanDifferenceIsNotEstimable() {
        assertThat(PairedDifference.of()).isEmpty();
        PairedDifference one = PairedDifference.of(7).orElseThrow();
        assertThat(one.morePairs()).isEmpty();
        assertThat(one.reservation()).isEqualTo("one pair: not estimable");
        assertThat(one.verdict()).isEqualTo("one pair: not estimable");
        PairedDifference none = PairedDifference.of(-1, 1).orElseThrow();
        assertThat(none.morePairs()).isEmpty();
        assertThat(none.reservation()).isEqualTo("includes 0; no number of pairs in reach would settle it");
    }

    @Property(tries = 300)
    void soManyPairsSettleItAndOneFewerDoesNot(
            @ForAll @Size(min = 2, max = 9) double[] drawn, @ForAll @DoubleRange(min = 0.1, max = 9) double shift) {
        double[] values = Arrays.stream(drawn).map(value -> value % 10 + shift).toArray();
        PairedDifference found = PairedDifference.of(values).orElseThrow();
        found.morePairs().ifPresent(more -> {
            long n = found.pairs() + more;
            double sd = found.values().standardDeviation().orElseThrow();
            double mean = Math.abs(found.values().mean());
            assertThat(Interval.student(n - 1) * sd / Math.sqrt(n)).isLessThanOrEqualTo(mean);
            if (more > 1) {
                assertThat(Interval.student(n - 2) * sd / Math.sqrt(n - 1.0)).isGreaterThanOrEqualTo(mean);
            }
        });
    }
}
