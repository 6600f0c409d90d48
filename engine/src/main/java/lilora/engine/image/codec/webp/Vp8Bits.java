package lilora.engine.image.codec.webp;

import lilora.engine.image.codec.BadImage;

/** The arithmetic decoder of VP8 (RFC 6386, section 7) over one partition of a frame. */
final class Vp8Bits {
    private final byte[] data;
    private final int end;
    private int at;
    /** One less than the width of the interval. */
    private int range = 254;

    private long value;
    private int count = -8;
    private boolean past;

    /** Whether the data begins outside the interval: no encoder writes such, and decoders differ in what they make of it. */
    private final boolean outside;

    /** Bits of {@code data} from {@code from} up to, and not with, {@code end}. */
    Vp8Bits(byte[] data, int from, int end) {
        this.data = data;
        this.at = from;
        this.end = end;
        this.outside = from < end && data[from] == (byte) 255;
        load();
    }

    /** Refuses data that ended before everything was decoded, or cannot be decoded. */
    void check() throws BadImage {
        if (outside) {
            throw BadImage.damaged("its data cannot be unpacked");
        }
        if (past) {
            throw BadImage.cut();
        }
    }

    private void load() {
        if (at < end) {
            value = value << 8 | (data[at++] & 255);
            count += 8;
        } else if (past) {
            // Nothing sensible can follow; whoever uses it is told by check().
            count = 0;
        } else {
            value <<= 8;
            count += 8;
            past = true;
        }
    }

    /** A bit that is 0 with the given probability, in 256ths. */
    int bit(int probability) {
        if (count < 0) {
            load();
        }
        int split = (range * probability) >> 8;
        int wide;
        int bit;
        if ((value >> count) > split) {
            wide = range - split;
            value -= (long) (split + 1) << count;
            bit = 1;
        } else {
            wide = split + 1;
            bit = 0;
        }
        int shift = Integer.numberOfLeadingZeros(wide) - 24;
        range = (wide << shift) - 1;
        count -= shift;
        return bit;
    }

    boolean flag() {
        return bit(128) == 1;
    }

    /** A number of {@code n} bits, the highest first. */
    int number(int n) {
        int out = 0;
        for (int i = 0; i < n; i++) {
            out = out << 1 | bit(128);
        }
        return out;
    }

    /** A number of {@code n} bits and its sign. */
    int signed(int n) {
        int out = number(n);
        return flag() ? -out : out;
    }

    /** A flag, and a signed number if it is set; else 0. */
    int optional(int n) {
        return flag() ? signed(n) : 0;
    }
}
