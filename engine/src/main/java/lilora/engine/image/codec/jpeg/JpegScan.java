package lilora.engine.image.codec.jpeg;

import java.util.Arrays;
import java.util.List;
import lilora.engine.image.codec.BadImage;

/** Decodes one scan of a JPEG: sequential, or one step of a progressive one. */
final class JpegScan {
    /** From the order of the file to rows from the top. */
    static final int[] ORDER = {
        0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14,
        21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60,
        61, 54, 47, 55, 62, 63
    };

    private final byte[] data;
    private final JpegBits bits;
    private final List<Part> parts;
    private final Steps steps;
    private final int interval;
    private int endOfBand;

    /** A component and the tables that its scan names. */
    record Part(JpegComponent component, JpegHuffmanTable dc, JpegHuffmanTable ac) {}

    /**
     * Which part of the coefficients a progressive scan brings.
     *
     * @param first and {@code last}: coefficients, in the order of the file
     * @param before number of the lowest bit of the earlier scan, 0 if there was none
     * @param low number of the lowest bit that this scan brings
     */
    record Steps(boolean progressive, int first, int last, int before, int low) {
        static final Steps SEQUENTIAL = new Steps(false, 0, 63, 0, 0);
    }

    JpegScan(byte[] data, int at, List<Part> parts, Steps steps, int interval) {
        this.data = data;
        this.bits = new JpegBits(data, at);
        this.parts = parts;
        this.steps = steps;
        this.interval = interval;
    }

    /**
     * Decodes everything.
     *
     * @param across number of units of an interleaved scan beside each other
     * @param down number of units of an interleaved scan below each other
     * @return where the search for the next marker begins
     */
    int decode(int across, int down) throws BadImage {
        boolean alone = parts.size() == 1;
        JpegComponent single = parts.get(0).component();
        int width = alone ? single.blocksAcross() : across;
        int height = alone ? single.blocksDown() : down;
        parts.forEach(p -> p.component().prediction = 0);
        short[] block = new short[64];
        long left = interval;
        int restarts = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (interval > 0 && left == 0) {
                    restart(restarts++ & 7);
                    left = interval;
                }
                left--;
                if (alone) {
                    block(parts.get(0), x, y, block);
                } else {
                    unit(x, y, block);
                }
            }
            bits.checkEnd();
        }
        return bits.position();
    }

    private void unit(int x, int y, short[] block) throws BadImage {
        for (Part part : parts) {
            JpegComponent component = part.component();
            for (int v = 0; v < component.vertical; v++) {
                for (int h = 0; h < component.horizontal; h++) {
                    block(part, x * component.horizontal + h, y * component.vertical + v, block);
                }
            }
        }
    }

    /** Finds the next restart marker, over stray bytes if need be. */
    private void restart(int number) throws BadImage {
        bits.checkEnd();
        int at = bits.position();
        while (at + 1 < data.length && !(data[at] == (byte) 0xFF && data[at + 1] != 0 && data[at + 1] != (byte) 0xFF)) {
            at++;
        }
        if (at + 1 >= data.length || (data[at + 1] & 255) != 0xD0 + number) {
            throw BadImage.damaged("a restart marker is missing");
        }
        bits.restart(at + 2);
        parts.forEach(p -> p.component().prediction = 0);
        endOfBand = 0;
    }

    private void block(Part part, int x, int y, short[] scratch) throws BadImage {
        JpegComponent component = part.component();
        short[] kept = component.coefficients();
        if (kept == null) {
            Arrays.fill(scratch, (short) 0);
            sequential(part, scratch, 0);
            component.transform(scratch, 0, x, y);
            return;
        }
        int at = component.blockAt(x, y);
        if (!steps.progressive()) {
            sequential(part, kept, at);
        } else if (steps.first() == 0) {
            dc(part, kept, at);
        } else if (steps.before() == 0) {
            ac(part, kept, at);
        } else {
            refine(part, kept, at);
        }
    }

    private void sequential(Part part, short[] block, int at) throws BadImage {
        part.component().prediction += bits.signed(bits.symbol(part.dc()));
        block[at] = (short) part.component().prediction;
        for (int k = 1; k < 64; k++) {
            int symbol = bits.symbol(part.ac());
            int size = symbol & 15;
            int zeros = symbol >> 4;
            if (size == 0) {
                if (zeros != 15) {
                    return;
                }
                k += 15;
                continue;
            }
            k += zeros;
            block[at + place(k, 63)] = (short) bits.signed(size);
        }
    }

    private static int place(int k, int last) throws BadImage {
        if (k > last) {
            throw BadImage.damaged("a block with too many coefficients");
        }
        return ORDER[k];
    }

    private void dc(Part part, short[] block, int at) throws BadImage {
        if (steps.before() == 0) {
            part.component().prediction += bits.signed(bits.symbol(part.dc()));
            block[at] = (short) (part.component().prediction << steps.low());
        } else if (bits.take(1) != 0) {
            block[at] |= (short) (1 << steps.low());
        }
    }

    private void ac(Part part, short[] block, int at) throws BadImage {
        if (endOfBand > 0) {
            endOfBand--;
            return;
        }
        for (int k = steps.first(); k <= steps.last(); k++) {
            int symbol = bits.symbol(part.ac());
            int size = symbol & 15;
            int zeros = symbol >> 4;
            if (size == 0) {
                if (zeros != 15) {
                    endOfBand = (1 << zeros) + bits.take(zeros) - 1;
                    return;
                }
                k += 15;
                continue;
            }
            k += zeros;
            block[at + place(k, steps.last())] = (short) (bits.signed(size) << steps.low());
        }
    }

    private void refine(Part part, short[] block, int at) throws BadImage {
        int k = steps.first();
        if (endOfBand == 0) {
            for (; k <= steps.last(); k++) {
                int symbol = bits.symbol(part.ac());
                int zeros = symbol >> 4;
                int value = 0;
                if ((symbol & 15) == 1) {
                    value = bits.take(1) != 0 ? 1 << steps.low() : -1 << steps.low();
                } else if ((symbol & 15) != 0) {
                    throw BadImage.damaged("a refinement of more than one bit");
                } else if (zeros != 15) {
                    endOfBand = (1 << zeros) + bits.take(zeros);
                    break;
                }
                k = skip(block, at, k, zeros);
                if (value != 0) {
                    block[at + place(k, steps.last())] = (short) value;
                }
            }
        }
        if (endOfBand > 0) {
            skip(block, at, k, 64);
            endOfBand--;
        }
    }

    /** Passes {@code zeros} coefficients that are still zero and refines the others on the way; where the next zero is. */
    private int skip(short[] block, int at, int from, int zeros) {
        int left = zeros;
        int k = from;
        for (; k <= steps.last(); k++) {
            int i = at + ORDER[k];
            if (block[i] != 0) {
                if (bits.take(1) != 0 && (block[i] & 1 << steps.low()) == 0) {
                    block[i] += (short) (block[i] >= 0 ? 1 << steps.low() : -1 << steps.low());
                }
            } else if (--left < 0) {
                break;
            }
        }
        return k;
    }
}
