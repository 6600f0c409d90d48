package lilora.engine.image.codec.webp;

import java.util.Arrays;
import lilora.engine.image.codec.BadImage;

/** A prefix code of lossless WebP. */
final class Vp8lCode {
    private static final int LONGEST = 15;
    private static final int LOOK = 8;

    /** The order in which the lengths of the code of lengths come. */
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

    private final short[] symbols;
    private final int[] counts = new int[LONGEST + 1];
    /** By the next bits: a symbol above its length, or 0 where the code is longer. A code of one symbol takes no bits. */
    private final int[] table;

    private final int look;

    private Vp8lCode(int[] lengths, int alphabet) throws BadImage {
        for (int i = 0; i < alphabet; i++) {
            counts[lengths[i]]++;
        }
        int used = alphabet - counts[0];
        counts[0] = 0;
        int open = 1;
        int longest = 0;
        int[] next = new int[LONGEST + 2];
        for (int n = 1; n <= LONGEST; n++) {
            open = 2 * open - counts[n];
            next[n + 1] = next[n] + counts[n];
            if (open < 0) {
                throw bad();
            }
            longest = counts[n] > 0 ? n : longest;
        }
        if (used == 0 || (open != 0 && used > 1)) {
            throw bad();
        }
        symbols = new short[used];
        for (int i = 0; i < alphabet; i++) {
            if (lengths[i] > 0) {
                symbols[next[lengths[i]]++] = (short) i;
            }
        }
        look = used == 1 ? 0 : Math.min(LOOK, longest);
        table = new int[1 << look];
        fillTable();
    }

    private static BadImage bad() {
        return BadImage.damaged("a code in it is impossible");
    }

    private void fillTable() {
        int code = 0;
        int at = 0;
        for (int n = 1; n <= look; n++) {
            code <<= 1;
            for (int i = 0; i < counts[n]; i++, code++, at++) {
                int reversed = Integer.reverse(code) >>> (32 - n);
                for (int slot = reversed; slot < table.length; slot += 1 << n) {
                    table[slot] = symbols[at] << 8 | n;
                }
            }
        }
    }

    /** Reads the code of an alphabet. */
    static Vp8lCode read(Vp8lBits in, int alphabet) throws BadImage {
        // A short code may name symbols that the alphabet does not have.
        int[] lengths = new int[Math.max(alphabet, 256)];
        if (in.flag()) {
            boolean two = in.flag();
            lengths[in.number(in.flag() ? 8 : 1)] = 1;
            if (two) {
                lengths[in.number(8)] = 1;
            }
        } else {
            readLengths(in, lengths, alphabet);
        }
        return new Vp8lCode(lengths, alphabet);
    }

    private static void readLengths(Vp8lBits in, int[] lengths, int alphabet) throws BadImage {
        int[] ofLengths = new int[ORDER.length];
        int given = 4 + in.number(4);
        for (int i = 0; i < given; i++) {
            ofLengths[ORDER[i]] = in.number(3);
        }
        Vp8lCode code = new Vp8lCode(ofLengths, ofLengths.length);
        int left = alphabet;
        if (in.flag()) {
            left = 2 + in.number(2 + 2 * in.number(3));
            if (left > alphabet) {
                throw bad();
            }
        }
        int previous = 8;
        for (int i = 0; i < alphabet && left > 0; left--) {
            int length = code.symbol(in);
            if (length <= LONGEST) {
                lengths[i++] = length;
                previous = length == 0 ? previous : length;
                continue;
            }
            int repeat = length == 16 ? 3 + in.number(2) : length == 17 ? 3 + in.number(3) : 11 + in.number(7);
            if (i + repeat > alphabet) {
                throw bad();
            }
            Arrays.fill(lengths, i, i + repeat, length == 16 ? previous : 0);
            i += repeat;
        }
    }

    /** Reads a symbol. */
    int symbol(Vp8lBits in) throws BadImage {
        if (look == 0) {
            return symbols[0];
        }
        int entry = table[in.look(look)];
        if (entry != 0) {
            in.skip(entry & 255);
            return entry >> 8;
        }
        int bits = in.look(LONGEST);
        int code = 0;
        int first = 0;
        int at = 0;
        for (int n = 1; n <= LONGEST; n++) {
            code = code << 1 | (bits >> (n - 1) & 1);
            first <<= 1;
            if (code - first < counts[n]) {
                in.skip(n);
                return symbols[at + code - first];
            }
            first += counts[n];
            at += counts[n];
        }
        throw bad();
    }
}
