package lilora.engine.image.codec.webp;

import lilora.engine.image.codec.BadImage;

/** The bits of a lossless WebP, the lowest of each byte first. */
final class Vp8lBits {
    /** As in libwebp, what ends before its eighth byte is followed by zeros up to there. */
    private static final int LEAST_BYTES = 8;

    private final byte[] data;
    private final int end;
    private int at;
    private long bits;
    private int count;
    private long left;

    /** Bits of {@code data} from {@code from} up to, and not with, {@code end}. */
    Vp8lBits(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
        this.left = 8L * Math.max(LEAST_BYTES, end - from);
    }

    private void fill(int least) {
        while (count < least) {
            long octet = at < end ? data[at] & 255 : 0;
            at++;
            bits |= octet << count;
            count += 8;
        }
    }

    /** The next {@code n} bits, 0 to 24, which stay where they are; zeros beyond the end. */
    int look(int n) {
        fill(n);
        return (int) bits & ((1 << n) - 1);
    }

    /** Passes bits that were looked at. */
    void skip(int n) throws BadImage {
        left -= n;
        if (left < 0) {
            throw BadImage.cut();
        }
        bits >>>= n;
        count -= n;
    }

    /** The next {@code n} bits, 0 to 24. */
    int number(int n) throws BadImage {
        int out = look(n);
        skip(n);
        return out;
    }

    boolean flag() throws BadImage {
        return number(1) == 1;
    }
}
