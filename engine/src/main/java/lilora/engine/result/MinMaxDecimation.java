package lilora.engine.result;

import java.util.Arrays;

/**
 * Makes a long curve short without hiding its spikes: of each bucket of neighbours the lowest and the highest point stay, and the
 * first and the last of all. What a bucket is differs: as many points each where a curve is read from storage, as many pixels
 * each where it is drawn.
 */
public final class MinMaxDecimation {
    private MinMaxDecimation() {}

    /** Where the lowest and the highest value of a part of a curve are. */
    public interface Extremes {
        /** Index of the lowest value in {@code from} (inclusive) to {@code to} (exclusive), which is not empty. */
        int lowest(int from, int to);

        /** Index of the highest value in {@code from} (inclusive) to {@code to} (exclusive), which is not empty. */
        int highest(int from, int to);
    }

    /**
     * The points that stay.
     *
     * @param ends one index behind each bucket, never falling; the first bucket begins behind {@code first}, the last ends at
     *     {@code last}
     * @return indices in order: {@code first}, at most two of each bucket, {@code last}
     */
    public static int[] keep(int first, int last, int[] ends, Extremes extremes) {
        int[] kept = new int[2 * ends.length + 2];
        int count = 0;
        kept[count++] = first;
        int from = first + 1;
        for (int end : ends) {
            int to = Math.min(end, last);
            if (to > from) {
                int lowest = extremes.lowest(from, to);
                int highest = extremes.highest(from, to);
                kept[count++] = Math.min(lowest, highest);
                if (lowest != highest) {
                    kept[count++] = Math.max(lowest, highest);
                }
                from = to;
            }
        }
        if (last > first) {
            kept[count++] = last;
        }
        return Arrays.copyOf(kept, count);
    }
}
