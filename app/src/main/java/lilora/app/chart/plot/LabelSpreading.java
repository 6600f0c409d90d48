package lilora.app.chart.plot;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Moves things that lie on a line apart, as little as can be (by the sum of squares), so that they keep their order and have
 * this gap.
 *
 * @param gap between two neighbours; less if there is no room for it
 * @param low end of the line
 * @param high end of the line
 */
record LabelSpreading(double gap, double low, double high) {
    /** Where each of these stands; of equal ones the first is the highest. */
    double[] of(double[] wanted) {
        int count = wanted.length;
        int[] down = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -wanted[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double between = count < 2 ? gap : Math.min(gap, (high - low) / (count - 1));
        // Closed up by the gaps, the places must not rise: the nearest such are the means of blocks.
        double[] closed = falling(IntStream.range(0, count)
                .mapToDouble(i -> wanted[down[i]] + i * between)
                .toArray());
        double[] places = new double[count];
        for (int i = 0; i < count; i++) {
            double lowest = low + (count - 1) * between;
            places[down[i]] = Math.max(lowest, Math.min(high, closed[i])) - i * between;
        }
        return places;
    }

    /** The numbers that never rise and are nearest to these (isotonic regression by pooling adjacent violators). */
    private static double[] falling(double[] values) {
        double[] means = new double[values.length];
        int[] ends = new int[values.length];
        int blocks = 0;
        for (int i = 0; i < values.length; i++) {
            double mean = values[i];
            int start = i;
            while (blocks > 0 && means[blocks - 1] < mean) {
                int before = blocks > 1 ? ends[blocks - 2] : 0;
                mean = (means[blocks - 1] * (start - before) + mean * (i + 1 - start)) / (i + 1 - before);
                start = before;
                blocks--;
            }
            means[blocks] = mean;
            ends[blocks++] = i + 1;
        }
        double[] result = new double[values.length];
        for (int block = 0; block < blocks; block++) {
            Arrays.fill(result, block > 0 ? ends[block - 1] : 0, ends[block], means[block]);
        }
        return result;
    }
}
