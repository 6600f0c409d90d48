package lilora.app.chart.model;

import java.util.Arrays;

/**
 * Where the lowest and the highest of every {@value #SIZE} points of a curve are, so that drawing a million points looks at some
 * thousands only. Grows with its {@link CurveBuffer} and is shared by the snapshots, as the points are.
 */
final class CurveBlocks {
    static final int SIZE = 64;

    private static final int UP = 1;
    private static final int DOWN = -1;

    private int[] lowest;
    private int[] highest;

    CurveBlocks() {
        this(new int[4], new int[4]);
    }

    private CurveBlocks(int[] lowest, int[] highest) {
        this.lowest = lowest;
        this.highest = highest;
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
        int start = block * SIZE;
        lowest[block] = start;
        highest[block] = start;
        for (int i = start; i < start + SIZE; i++) {
            lowest[block] = further(i, lowest[block], ys, DOWN);
            highest[block] = further(i, highest[block], ys, UP);
        }
    }

    /** Index of the lowest of the points {@code from} (included) to {@code to} (excluded); the first where several are. */
    int lowest(int from, int to, double[] ys) {
        return furthest(from, to, ys, lowest, DOWN);
    }

    /** Index of the highest of the points {@code from} (included) to {@code to} (excluded); the first where several are. */
    int highest(int from, int to, double[] ys) {
        return furthest(from, to, ys, highest, UP);
    }

    private static int furthest(int from, int to, double[] ys, int[] ofBlocks, int direction) {
        int found = from;
        int i = from;
        while (i < to) {
            boolean whole = i % SIZE == 0 && i + SIZE <= to;
            found = further(whole ? ofBlocks[i / SIZE] : i, found, ys, direction);
            i += whole ? SIZE : 1;
        }
        return found;
    }

    /** A gap (NaN) compares false either way, so it stays only where there is nothing else. */
    private static int further(int one, int best, double[] ys, int direction) {
        return direction * ys[one] > direction * ys[best] || Double.isNaN(ys[best]) ? one : best;
    }
}
