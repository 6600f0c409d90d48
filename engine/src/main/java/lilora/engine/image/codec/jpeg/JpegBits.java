package lilora.engine.image.codec.jpeg;

import lilora.engine.image.codec.BadImage;

/** The bits of a JPEG's entropy-coded data, up to the next marker. */
final class JpegBits {
    private final byte[] data;
    private int at;
    private long bits;
    private int count;
    private int invented;
    private boolean ended;

    /** Bits of {@code data} from {@code at} on. */
    JpegBits(byte[] data, int at) {
        this.data = data;
        this.at = at;
    }

    /** Where the search for the next marker begins. */
    int position() {
        return at;
    }

    /** Forgets the bits of the last byte and goes on after a marker. */
    void restart(int position) {
        at = position;
        bits = 0;
        count = 0;
        invented = 0;
        ended = false;
    }

    /** Refuses data that ended before everything was decoded. */
    void checkEnd() throws BadImage {
        if (invented > count) {
            throw BadImage.damaged("its data ends too early");
        }
    }

    private void fill() {
        while (count <= 48) {
            bits = bits << 8 | nextByte();
            count += 8;
        }
    }

    private int nextByte() {
        if (!ended) {
            if (at >= data.length) {
                ended = true;
            } else {
                int value = data[at] & 255;
                if (value != 0xFF) {
                    at++;
                    return value;
                }
                int next = at + 1;
                while (next < data.length && data[next] == (byte) 0xFF) {
                    next++;
                }
                if (next < data.length && data[next] == 0) {
                    at = next + 1;
                    return 0xFF;
                }
                ended = true;
            }
        }
        // Zeros as long as needed; whoever uses them is told by checkEnd().
        invented += 8;
        return 0;
    }

    /** The next {@code n} bits, 0 to 16. */
    int take(int n) {
        if (count < n) {
            fill();
        }
        count -= n;
        return (int) (bits >>> count) & ((1 << n) - 1);
    }

    int symbol(JpegHuffmanTable table) throws BadImage {
        if (count < 16) {
            fill();
        }
        int entry = table.look((int) (bits >>> (count - JpegHuffmanTable.LOOK)) & ((1 << JpegHuffmanTable.LOOK) - 1));
        if (entry == 0) {
            entry = table.search((int) (bits >>> (count - 16)) & 0xFFFF);
        }
        count -= entry >> 8;
        return entry & 255;
    }

    /** A signed number whose length in bits is {@code n}. */
    int signed(int n) {
        if (n == 0) {
            return 0;
        }
        int value = take(n);
        return value < 1 << (n - 1) ? value - (1 << n) + 1 : value;
    }
}
