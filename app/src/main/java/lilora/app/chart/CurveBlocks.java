package lilora.app.chart;

import java.util.Arrays;

/**
 * Where the lowest and the highest of every {@value #SIZE} points of a curve are, so that drawing a million points looks at some
 * thousands only. Grows with its {@link CurveBuffer} and is shared by the snapshots, as the points are.
 */
final class CurveBlocks {
    static final int SIZE = 64;

    private int[] lowest;
    private int[] highest;

    CurveBlocks() {
        this(new int[4], new int[4]);
    }

    private CurveBlocks(int[] lowest, int[] highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    /** For a buffer whose points before an index stay while others take the place of those after it. */
    CurveBlocks copy() {
        return new CurveBlocks(lowest.clone(), highest.clone());
    }

    /** The same arrays for a snapshot, which never looks beyond its own size. */
    CurveBlocks share() {
        return new CurveBlocks(lowest, highest);
    }

    /** Looks through a block that has just been filled. */
    void fill(int block, double[] ys) {
        if (block == lowest.length) {
            lowest = Arrays.copyOf(lowest, block * 2);
            highest = Arrays.copyOf(highest, block * 2);
        }
        lowest[block] = block * SIZE;
        highest[block] = block * SIZE;
        for (int i = block * SIZE; i < (block + 1) * SIZE; i++) {
            lowest[block] = lower(i, lowest[block], ys);
            highest[block] = higher(i, highest[block], ys);
        }
    }

    /** Index of the lowest of the points {@code from} (included) to {@code to} (excluded); the first where several are. */
    int lowest(int from, int to, double[] ys) {
        int found = from;
        int i = from;
        while (i < to) {
            boolean whole = i % SIZE == 0 && i + SIZE <= to;
            found = lower(whole ? lowest[i / SIZE] : i, found, ys);
            i += whole ? SIZE : 1;
        }
        return found;
    }

    /** Index of the highest of the points {@code from} (included) to {@code to} (excluded); the first where several are. */
    int highest(int from, int to, double[] ys) {
        int found = from;
        int i = from;
        while (i < to) {
            boolean whole = i % SIZE == 0 && i + SIZE <= to;
            found = higher(whole ? highest[i / SIZE] : i, found, ys);
            i += whole ? SIZE : 1;
        }
        return found;
    }

    /** A gap (NaN) compares false either way, so it stays only where there is nothing else. */
    private static int lower(int one, int best, double[] ys) {
        return ys[one] < ys[best] || Double.isNaN(ys[best]) ? one : best;
    }

    private static int higher(int one, int best, double[] ys) {
        return ys[one] > ys[best] || Double.isNaN(ys[best]) ? one : best;
    }
}
