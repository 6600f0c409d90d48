package lilora.app.chart.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DecimationTest {
    private static Curve random(Random random, int size) {
        CurveBuffer buffer = new CurveBuffer();
        double x = random.nextDouble();
        for (int i = 0; i < size; i++) {
            buffer.add(x, random.nextGaussian() * Math.pow(10, random.nextInt(4)));
            // Repeated and unevenly spread places are allowed.
            x += random.nextInt(4) == 0 ? 0 : random.nextDouble() * random.nextInt(50);
        }
        return buffer.snapshot();
    }

    private static double[] extremes(Curve curve, double from, double to) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < curve.size(); i++) {
            if (curve.x(i) >= from && curve.x(i) <= to) {
                low = Math.min(low, curve.y(i));
                high = Math.max(high, curve.y(i));
            }
        }
        return new double[] {low, high};
    }

    @Test
    void everyColumnKeepsItsLowestAndItsHighestPoint() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Curve curve = random(random, 1 + random.nextInt(3000));
            int columns = 1 + random.nextInt(200);

            Curve thinned = Decimation.minMax(curve, curve.x(0), curve.lastX(), columns);

            double width = (curve.lastX() - curve.x(0)) / columns;
            for (int column = 0; column < columns; column++) {
                // The very edges belong to either neighbour, so each column is compared a little inside.
                double from = curve.x(0) + (column == 0 ? 0 : column * width + 1e-9);
                double to = column == columns - 1 ? curve.lastX() : curve.x(0) + (column + 1) * width - 1e-9;
                assertThat(extremes(thinned, from, to))
                        .as("seed %d, column %d of %d", seed, column, columns)
                        .containsExactly(extremes(curve, from, to));
            }
        }
    }

    @Test
    void itKeepsTheEndsTheOrderAndTheLimit() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Curve curve = random(random, 1 + random.nextInt(3000));
            int columns = 1 + random.nextInt(200);

            Curve thinned = Decimation.minMax(curve, curve.x(0), curve.lastX(), columns);

            assertThat(thinned.size()).as("seed %d", seed).isLessThanOrEqualTo(2 * columns + 2);
            assertThat(thinned.x(0)).isEqualTo(curve.x(0));
            assertThat(thinned.lastX()).isEqualTo(curve.lastX());
            assertThat(thinned.y(thinned.size() - 1)).isEqualTo(curve.y(curve.size() - 1));
        }
    }

    @Test
    void everyKeptPointIsAPointOfTheCurve() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Curve curve = random(random, 2000);
            double from = curve.lastX() * random.nextDouble();
            Curve thinned = Decimation.minMax(curve, from, from + curve.lastX() / 3, 50);
            for (int i = 0; i < thinned.size(); i++) {
                double x = thinned.x(i);
                double y = thinned.y(i);
                assertThat(IntStream.range(0, curve.size()).anyMatch(j -> curve.x(j) == x && curve.y(j) == y))
                        .isTrue();
            }
        }
    }

    @Test
    void linesRunOnPastBothEdgesOfTheWindow() {
        Curve curve = Curve.of(new double[] {0, 1, 2, 3, 4, 5}, new double[] {5, 4, 3, 2, 1, 0});

        Curve part = Decimation.minMax(curve, 1.5, 3.5, 100);

        assertThat(part.x(0)).isEqualTo(1);
        assertThat(part.lastX()).isEqualTo(4);
    }

    @Test
    void aSnapshotStaysAsItIsWhileTheCurveGrows() {
        CurveBuffer buffer = new CurveBuffer();
        for (int step = 1; step <= 10; step++) {
            buffer.add(step, step);
        }
        Curve before = buffer.snapshot();

        for (int step = 11; step <= 1000; step++) {
            buffer.add(step, 500);
        }

        assertThat(before.size()).isEqualTo(10);
        assertThat(before.lastX()).isEqualTo(10);
        assertThat(before.y(4)).isEqualTo(5);
        assertThat(buffer.snapshot().y(10)).isEqualTo(500);
        assertThat(buffer.snapshot().size()).isEqualTo(1000);
    }

    @Test
    void theExtremesOfAnyPartAreThoseOfLookingAtEveryPoint() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            CurveBuffer buffer = new CurveBuffer();
            for (int round = 0; round < 3; round++) {
                for (int step = random.nextInt(300); step > 0; step--) {
                    buffer.add(
                            buffer.isEmpty() ? 0 : buffer.lastX() + 1,
                            random.nextInt(9) == 0 ? Double.NaN : random.nextInt(20));
                }
                Curve curve = buffer.snapshot();
                for (int part = 0; part < 20 && curve.size() > 0; part++) {
                    int from = random.nextInt(curve.size());
                    int to = from + 1 + random.nextInt(curve.size() - from);
                    double[] numbers = IntStream.range(from, to)
                            .mapToDouble(curve::y)
                            .filter(y -> !Double.isNaN(y))
                            .toArray();
                    double low = Arrays.stream(numbers).min().orElse(Double.NaN);
                    double high = Arrays.stream(numbers).max().orElse(Double.NaN);
                    assertThat(curve.lowest(from, to)).isBetween(from, to - 1);
                    assertThat(curve.y(curve.lowest(from, to))).isEqualTo(Double.valueOf(low));
                    assertThat(curve.highest(from, to)).isBetween(from, to - 1);
                    assertThat(curve.y(curve.highest(from, to))).isEqualTo(Double.valueOf(high));
                }
            }
        }
    }
}
