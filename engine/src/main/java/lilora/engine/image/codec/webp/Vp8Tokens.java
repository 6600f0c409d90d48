package lilora.engine.image.codec.webp;

import java.util.Arrays;

/** Reads the coefficients of VP8's macroblocks, one after the other (RFC 6386, section 13). */
final class Vp8Tokens {
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    /** Types of blocks, in the order of the tables. */
    private static final int LIGHT_WITHOUT_MEAN = 0;

    private static final int MEANS = 1;
    private static final int COLOR = 2;
    private static final int LIGHT = 3;

    private final int[] probabilities;
    private final short[] means = new short[16];
    private final short[] coefficients = new short[24 * 16];

    /** Whether blocks had coefficients: above all columns of blocks, and to the left; light, two colours, means. */
    private final boolean[][] above;

    private final boolean[][] left = {new boolean[4], new boolean[2], new boolean[2], new boolean[1]};

    Vp8Tokens(int[] probabilities, int macroblocks) {
        this.probabilities = probabilities;
        this.above = new boolean[][] {
            new boolean[4 * macroblocks],
            new boolean[2 * macroblocks],
            new boolean[2 * macroblocks],
            new boolean[macroblocks]
        };
    }

    /** Sixteen blocks of light, four of each colour; of each block sixteen numbers, row by row. */
    short[] coefficients() {
        return coefficients;
    }

    void startRow() {
        for (boolean[] plane : left) {
            Arrays.fill(plane, false);
        }
    }

    /** Passes a macroblock without coefficients. */
    void skip(int column, boolean blocks) {
        for (int plane = 0; plane < (blocks ? 3 : 4); plane++) {
            int side = left[plane].length;
            Arrays.fill(left[plane], false);
            Arrays.fill(above[plane], column * side, (column + 1) * side, false);
        }
    }

    /**
     * Reads a macroblock.
     *
     * @param blocks whether its light is coded in 4x4 blocks, with no means of their own
     * @return bit by bit, whether the block has anything to add
     */
    int read(Vp8Bits in, int column, boolean blocks, Vp8Header.Steps steps) {
        Arrays.fill(coefficients, (short) 0);
        if (!blocks) {
            Arrays.fill(means, (short) 0);
            int context = (above[3][column] ? 1 : 0) + (left[3][0] ? 1 : 0);
            boolean any = block(in, MEANS, context, 0, steps.means(), steps.meansOthers(), means, 0) > 0;
            above[3][column] = any;
            left[3][0] = any;
            spreadMeans();
        }
        int type = blocks ? LIGHT : LIGHT_WITHOUT_MEAN;
        int used = plane(in, 0, column, type, steps.light(), steps.lightOthers(), 0);
        used |= plane(in, 1, column, COLOR, steps.color(), steps.colorOthers(), 16);
        return used | plane(in, 2, column, COLOR, steps.color(), steps.colorOthers(), 20);
    }

    private int plane(Vp8Bits in, int plane, int column, int type, int step, int stepOthers, int number) {
        int side = left[plane].length;
        int first = type == LIGHT_WITHOUT_MEAN ? 1 : 0;
        int used = 0;
        for (int y = 0, block = number; y < side; y++) {
            for (int x = 0; x < side; x++, block++) {
                int top = column * side + x;
                int context = (above[plane][top] ? 1 : 0) + (left[plane][y] ? 1 : 0);
                int end = block(in, type, context, first, step, stepOthers, coefficients, 16 * block);
                above[plane][top] = end > first;
                left[plane][y] = end > first;
                used |= end > 1 || coefficients[16 * block] != 0 ? 1 << block : 0;
            }
        }
        return used;
    }

    /** Reads one block; the position behind its last coefficient. */
    private int block(Vp8Bits in, int type, int context, int first, int step, int stepOthers, short[] out, int to) {
        int n = first;
        int p = node(type, n, context);
        while (n < 16) {
            if (in.bit(probabilities[p]) == 0) {
                return n;
            }
            while (in.bit(probabilities[p + 1]) == 0) {
                n++;
                if (n == 16) {
                    return 16;
                }
                p = node(type, n, 0);
            }
            boolean one = in.bit(probabilities[p + 2]) == 0;
            int value = one ? 1 : large(in, p);
            int signed = in.flag() ? -value : value;
            out[to + ZIGZAG[n]] = (short) (signed * (n > 0 ? stepOthers : step));
            n++;
            p = node(type, n, one ? 1 : 2);
        }
        return 16;
    }

    private static int node(int type, int position, int context) {
        return ((type * Vp8Tables.BANDS + BANDS[position]) * Vp8Tables.CONTEXTS + context) * Vp8Tables.NODES;
    }

    private int large(Vp8Bits in, int p) {
        if (in.bit(probabilities[p + 3]) == 0) {
            return in.bit(probabilities[p + 4]) == 0 ? 2 : 3 + in.bit(probabilities[p + 5]);
        }
        if (in.bit(probabilities[p + 6]) == 0) {
            if (in.bit(probabilities[p + 7]) == 0) {
                return 5 + in.bit(159);
            }
            int high = in.bit(165);
            return 7 + 2 * high + in.bit(145);
        }
        int high = in.bit(probabilities[p + 8]);
        int category = 2 * high + in.bit(probabilities[p + 9 + high]);
        int value = 0;
        for (int probability : LARGE[category]) {
            value = 2 * value + in.bit(probability);
        }
        return value + 3 + (8 << category);
    }

    /** The inverse Walsh-Hadamard transform of the means, into the first coefficients of the blocks of light. */
    private void spreadMeans() {
        int[] half = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = means[i] + means[12 + i];
            int a1 = means[4 + i] + means[8 + i];
            int a2 = means[4 + i] - means[8 + i];
            int a3 = means[i] - means[12 + i];
            half[i] = a0 + a1;
            half[4 + i] = a3 + a2;
            half[8 + i] = a0 - a1;
            half[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int rounded = half[4 * i] + 3;
            int a0 = rounded + half[4 * i + 3];
            int a1 = half[4 * i + 1] + half[4 * i + 2];
            int a2 = half[4 * i + 1] - half[4 * i + 2];
            int a3 = rounded - half[4 * i + 3];
            coefficients[64 * i] = (short) ((a0 + a1) >> 3);
            coefficients[64 * i + 16] = (short) ((a3 + a2) >> 3);
            coefficients[64 * i + 32] = (short) ((a0 - a1) >> 3);
            coefficients[64 * i + 48] = (short) ((a3 - a2) >> 3);
        }
    }
}
