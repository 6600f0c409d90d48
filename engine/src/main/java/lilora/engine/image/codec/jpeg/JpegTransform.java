package lilora.engine.image.codec.jpeg;

/**
 * The inverse cosine transform in integers that libjpeg calls "islow" (Loeffler, Ligtenberg and Moschytz, 1989), to the last bit,
 * with the sixteen-bit sums of libjpeg-turbo, which matter to broken files only.
 */
final class JpegTransform {
    private static final int BITS = 13;
    private static final int MORE = 2;

    private JpegTransform() {}

    /**
     * Writes 8 x 8 samples.
     *
     * @param block 64 coefficients from {@code from} on, rows from the top, not in zigzag order
     * @param steps what to multiply each coefficient with
     */
    static void inverse(short[] block, int from, int[] steps, byte[] out, int at, int stride) {
        int[] work = new int[64];
        boolean flat = flat(block, from);
        for (int x = 0; x < 8; x++) {
            if (flat) {
                fill(work, x, (short) ((short) (block[from + x] * steps[x]) << MORE));
            } else {
                column(block, from + x, steps, x, work);
            }
        }
        for (int y = 0; y < 8; y++) {
            row(work, y * 8, out, at + y * stride);
        }
    }

    /** Whether every row of coefficients but the first is zero. */
    private static boolean flat(short[] block, int from) {
        int any = 0;
        for (int i = from + 8; i < from + 64; i++) {
            any |= block[i];
        }
        return any == 0;
    }

    private static void fill(int[] work, int x, int value) {
        for (int y = x; y < 64; y += 8) {
            work[y] = value;
        }
    }

    private static void column(short[] block, int from, int[] steps, int x, int[] work) {
        int first = (short) (block[from] * steps[x]);
        transform(
                first,
                (short) (block[from + 8] * steps[x + 8]),
                (short) (block[from + 16] * steps[x + 16]),
                (short) (block[from + 24] * steps[x + 24]),
                (short) (block[from + 32] * steps[x + 32]),
                (short) (block[from + 40] * steps[x + 40]),
                (short) (block[from + 48] * steps[x + 48]),
                (short) (block[from + 56] * steps[x + 56]),
                BITS - MORE,
                work,
                x,
                8);
        for (int y = x; y < 64; y += 8) {
            work[y] = saturate(work[y]);
        }
    }

    private static void row(int[] work, int from, byte[] out, int at) {
        transform(
                work[from],
                work[from + 1],
                work[from + 2],
                work[from + 3],
                work[from + 4],
                work[from + 5],
                work[from + 6],
                work[from + 7],
                BITS + MORE + 3,
                work,
                from,
                1);
        for (int x = 0; x < 8; x++) {
            out[at + x] = (byte) (Math.max(-128, Math.min(127, work[from + x])) + 128);
        }
    }

    private static int saturate(int value) {
        return Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, value));
    }

    private static void transform(
            int c0, int c1, int c2, int c3, int c4, int c5, int c6, int c7, int shift, int[] out, int at, int step) {
        int half = 1 << (shift - 1);

        int z1 = (c2 + c6) * 4433;
        int t2 = z1 - c6 * 15137;
        int t3 = z1 + c2 * 6270;
        int t0 = (short) (c0 + c4) << BITS;
        int t1 = (short) (c0 - c4) << BITS;
        int e0 = t0 + t3 + half;
        int e3 = t0 - t3 + half;
        int e1 = t1 + t2 + half;
        int e2 = t1 - t2 + half;

        int z3 = (short) (c7 + c3);
        int z4 = (short) (c5 + c1);
        int z5 = (z3 + z4) * 9633;
        z3 = z5 - z3 * 16069;
        z4 = z5 - z4 * 3196;
        int y1 = (c7 + c1) * -7373;
        int y2 = (c5 + c3) * -20995;
        int o0 = c7 * 2446 + y1 + z3;
        int o1 = c5 * 16819 + y2 + z4;
        int o2 = c3 * 25172 + y2 + z3;
        int o3 = c1 * 12299 + y1 + z4;

        out[at] = (e0 + o3) >> shift;
        out[at + 7 * step] = (e0 - o3) >> shift;
        out[at + step] = (e1 + o2) >> shift;
        out[at + 6 * step] = (e1 - o2) >> shift;
        out[at + 2 * step] = (e2 + o1) >> shift;
        out[at + 5 * step] = (e2 - o1) >> shift;
        out[at + 3 * step] = (e3 + o0) >> shift;
        out[at + 4 * step] = (e3 - o0) >> shift;
    }
}
