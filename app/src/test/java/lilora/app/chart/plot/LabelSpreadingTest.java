package lilora.app.chart.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSpreadingTest {
    private static final double NEAR = 1e-9;

    @Test
    void whatHasRoomStaysWhereItIs() {
        assertThat(new LabelSpreading(1, 0, 10).of(new double[] {2, 9, 5})).containsExactly(2, 9, 5);
    }

    @Test
    void neighboursGiveWayEquallyAndKeepTheirOrder() {
        assertThat(new LabelSpreading(2, 0, 10).of(new double[] {5, 5.5, 5.5}))
                .containsExactly(new double[] {10 / 3.0, 22 / 3.0, 16 / 3.0}, within(NEAR));
    }

    @Test
    void nothingLeavesTheLine() {
        assertThat(new LabelSpreading(2, 0, 10).of(new double[] {0.5, 0, 9.9, 12}))
                .containsExactly(2, 0, 8, 10);
    }

    @Test
    void whereThereIsNoRoomForTheGapAllOfTheLineIsUsed() {
        assertThat(new LabelSpreading(2, 0, 3).of(new double[] {1, 1, 1, 1}))
                .containsExactly(new double[] {3, 2, 1, 0}, within(NEAR));
    }

    @Test
    void oneAloneAndNoneAreNoTrouble() {
        assertThat(new LabelSpreading(2, 0, 3).of(new double[] {5})).containsExactly(3);
        assertThat(new LabelSpreading(2, 0, 3).of(new double[0])).isEmpty();
    }

    @Test
    void noOtherPlacesThatKeepOrderAndGapAreNearer() {
        Random random = new Random(5);
        for (int trial = 0; trial < 200; trial++) {
            double[] wanted = random.doubles(6, 0, 4).toArray();
            double[] found = new LabelSpreading(0.7, 0, 4).of(wanted);
            for (int i = 0; i < wanted.length; i++) {
                assertThat(found[i]).isBetween(-NEAR, 4 + NEAR);
                for (int j = 0; j < wanted.length; j++) {
                    if (wanted[i] > wanted[j]) {
                        assertThat(found[i] - found[j]).isGreaterThanOrEqualTo(0.7 - NEAR);
                    }
                }
            }
            // The squared distance is convex, so it is enough that no small change of the places makes it less.
            for (int change = 0; change < 50; change++) {
                double[] other = new LabelSpreading(0.7, 0, 4)
                        .of(IntStream.range(0, found.length)
                                .mapToDouble(i -> found[i] + random.nextGaussian() * 0.02)
                                .toArray());
                assertThat(distance(wanted, found)).isLessThanOrEqualTo(distance(wanted, other) + NEAR);
            }
        }
    }

    private static double distance(double[] wanted, double[] places) {
        return IntStream.range(0, wanted.length)
                .mapToDouble(i -> (wanted[i] - places[i]) * (wanted[i] - places[i]))
                .sum();
    }
}
