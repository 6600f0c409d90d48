package lilora.engine.image.codec.lossless;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import lilora.engine.image.codec.BadImage;

/**
 * Whether the packed strips and tiles of a TIFF are sound. Java's reader is content with less than libtiff, and leaves black what it
 * does not understand.
 */
final class TiffPacking {
    private static final int CLEAR = 256;
    private static final int END = 257;
    private static final int LONGEST_CODE = 12;

    private final byte[] file;
    private final int compression;

    TiffPacking(byte[] file, int compression) {
        this.file = file;
        this.compression = compression;
    }

    /**
     * Refuses a piece that is damaged.
     *
     * @param from where it begins in the file
     * @param length of the packed bytes
     * @param expected number of bytes to be unpacked
     */
    void check(long from, long length, long expected) throws BadImage {
        if (from < 0 || length < 0 || from + length > file.length) {
            throw BadImage.cut();
        }
        int start = (int) from;
        int end = (int) (from + length);
        boolean sound =
                switch (compression) {
                    case BaselineTIFFTagSet.COMPRESSION_LZW -> lzw(start, end, expected);
                    case BaselineTIFFTagSet.COMPRESSION_PACKBITS -> runs(start, end, expected);
                    case BaselineTIFFTagSet.COMPRESSION_ZLIB, BaselineTIFFTagSet.COMPRESSION_DEFLATE ->
                        deflated(start, end, expected);
                    default -> length >= expected;
                };
        if (!sound) {
            throw BadImage.damaged("its data cannot be unpacked");
        }
    }

    private boolean deflated(int start, int end, long expected) {
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(file, start, end - start);
            byte[] buffer = new byte[8192];
            long got = 0;
            while (!inflater.finished()) {
                int n = inflater.inflate(buffer);
                got += n;
                if (got > expected || (n == 0 && (inflater.needsInput() || inflater.needsDictionary()))) {
                    return false;
                }
            }
            return got == expected;
        } catch (DataFormatException e) {
            return false;
        } finally {
            inflater.end();
        }
    }

    private boolean runs(int start, int end, long expected) {
        long got = 0;
        int at = start;
        while (got < expected) {
            if (at >= end) {
                return false;
            }
            int n = file[at++];
            if (n == -128) {
                continue;
            }
            int packed = n < 0 ? 1 : n + 1;
            got += n < 0 ? 1 - n : n + 1;
            at += packed;
            if (at > end) {
                return false;
            }
        }
        return true;
    }

    private boolean lzw(int start, int end, long expected) {
        int[] lengths = new int[1 << LONGEST_CODE];
        Codes codes = new Codes(start, end);
        long got = 0;
        int width = 9;
        int next = END + 1;
        // Length of what the last code stands for; 0 at the beginning, -1 after a clearing.
        int last = 0;
        while (got < expected) {
            int code = codes.take(width);
            if (code == CLEAR) {
                width = 9;
                next = END + 1;
                last = -1;
                continue;
            }
            boolean first = last == -1;
            boolean impossible = code < 0 || code == END || code > next || (first && code > CLEAR);
            if (last == 0 || impossible || next == lengths.length) {
                return false;
            }
            int length = code < CLEAR ? 1 : code == next ? last + 1 : lengths[code];
            if (!first) {
                lengths[next++] = last + 1;
                width = next == (1 << width) - 1 && width < LONGEST_CODE ? width + 1 : width;
            }
            last = length;
            got += length;
        }
        return got == expected;
    }

    /** Codes of varying length, highest bit first. */
    private final class Codes {
        private final int end;
        private int at;
        private int bits;
        private int count;

        Codes(int start, int end) {
            this.at = start;
            this.end = end;
        }

        /** The next code; -1 after the last byte. */
        int take(int width) {
            while (count < width) {
                if (at >= end) {
                    return -1;
                }
                bits = bits << 8 | (file[at++] & 255);
                count += 8;
            }
            int code = (bits >> (count - width)) & ((1 << width) - 1);
            count -= width;
            bits &= (1 << count) - 1;
            return code;
        }
    }
}
