package lilora.engine.image.codec.lossless;

import java.util.List;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.Palette;
import lilora.engine.image.codec.RgbImage;

/** BMP with the headers, depths and masks that Pillow knows; others are refused, as there. */
public final class BmpReader implements ImageSource {
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int MASKS = 3;

    private static final List<Integer> HEADERS = List.of(12, 40, 52, 56, 64, 108, 124);

    private final ByteInput in;
    private final ImageSize size;
    private final boolean topDown;
    private final int depth;
    private final int compression;
    private final int[] masks = new int[3];
    private final long dataAt;
    private Palette palette = new Palette();

    public BmpReader(byte[] file) throws BadImage {
        in = new ByteInput(file, 10);
        long offset = in.littleInt() & 0xFFFFFFFFL;
        int header = in.littleInt();
        boolean old = header == 12;
        if (!HEADERS.contains(header)) {
            throw BadImage.unsupported("a BMP with a header of " + header + " bytes");
        }
        int width = old ? in.littleWord() : in.littleInt();
        int height = old ? in.littleWord() : in.littleInt();
        // Pillow looks at the highest byte alone, which for every possible height is the same.
        topDown = height < 0;
        in.skip(2);
        depth = in.littleWord();
        compression = old ? 0 : in.littleInt();
        size = new ImageSize(width, Math.abs(height));
        if (width < 1 || size.height() < 1) {
            throw BadImage.damaged("its size is impossible");
        }
        int colors = old ? 0 : colors();
        if (colors == 0 && depth <= 8) {
            colors = 1 << depth;
        }
        checkDepth();
        int end = 14 + header;
        if (compression == MASKS) {
            readMasks(end, header);
            end = header == 40 ? end + 12 : end;
        }
        in.moveTo(end);
        int entry = old ? 3 : 4;
        if (depth <= 8) {
            palette(colors, entry);
        }
        if (offset == 0) {
            dataAt = in.position();
        } else {
            dataAt = depth <= 8 && offset == 14 + header ? offset + (long) entry * colors : offset;
        }
    }

    public static boolean accepts(byte[] data) {
        return data.length > 18 && data[0] == 'B' && data[1] == 'M';
    }

    private int colors() throws BadImage {
        in.skip(12);
        return in.littleInt();
    }

    private void checkDepth() throws BadImage {
        boolean known = depth == 1 || depth == 4 || depth == 8 || depth == 16 || depth == 24 || depth == 32;
        boolean packed = (compression == RLE8 && depth == 8) || (compression == RLE4 && depth == 4);
        boolean masked = compression == MASKS && depth >= 16;
        if (!known || (compression != 0 && !packed && !masked)) {
            throw BadImage.unsupported("a BMP of %d bits a pixel with compression %d".formatted(depth, compression));
        }
    }

    @Override
    public ImageSize size() {
        return size;
    }

    private void readMasks(int end, int header) throws BadImage {
        in.moveTo(header == 40 ? end : 14 + 40);
        for (int i = 0; i < 3; i++) {
            masks[i] = in.littleInt();
        }
        // Later headers have a mask of alpha, which Pillow wants to be a usual one too.
        int alpha = header >= 56 ? in.littleInt() : 0;
        List<List<Integer>> usual = depth == 16
                ? List.of(List.of(0xF800, 0x7E0, 0x1F, alpha), List.of(0x7C00, 0x3E0, 0x1F, alpha))
                : depth == 24
                        ? List.of(List.of(0xFF0000, 0xFF00, 0xFF, alpha))
                        : List.of(
                                List.of(0xFF0000, 0xFF00, 0xFF, 0),
                                List.of(0xFF000000, 0xFF0000, 0xFF00, 0),
                                List.of(0xFF000000, 0xFF00, 0xFF, 0),
                                List.of(0xFF000000, 0xFF0000, 0xFF00, 0xFF),
                                List.of(0xFF, 0xFF00, 0xFF0000, 0xFF000000),
                                List.of(0xFF0000, 0xFF00, 0xFF, 0xFF000000),
                                List.of(0xFF000000, 0xFF00, 0xFF, 0xFF0000),
                                List.of(0, 0, 0, 0));
        if (!usual.contains(List.of(masks[0], masks[1], masks[2], alpha))) {
            throw BadImage.unsupported("a BMP with unusual masks");
        }
    }

    private void palette(int colors, int entry) throws BadImage {
        if (colors < 1 || colors > 256) {
            throw BadImage.damaged("a palette of an impossible size");
        }
        byte[] entries = in.octets((long) colors * entry);
        boolean grey = true;
        for (int i = 0; i < colors; i++) {
            int at = i * entry;
            palette.set(i, entries[at + 2], entries[at + 1], entries[at]);
            byte own = (byte) (colors == 2 ? i * 255 : i);
            grey &= entries[at] == own && entries[at + 1] == own && entries[at + 2] == own;
        }
        // Of a palette that is plain grey, Pillow concludes how many bits a pixel has, and reads other pixels if it is
        // wrong.
        boolean plain = colors <= 2 ? depth == 1 : depth == 8 || compression != 0;
        if (grey && !plain) {
            throw BadImage.unsupported("a BMP of %d bits a pixel with a grey palette of %d".formatted(depth, colors));
        }
        if (grey && colors > 2) {
            // Grey, also where the samples reach beyond the palette.
            palette = Palette.grey();
        }
    }

    @Override
    public RgbImage pixels() throws BadImage {
        in.moveTo(dataAt);
        if (compression == RLE8 || compression == RLE4) {
            return palette.image(size, upright(unpack()));
        }
        int width = size.width();
        long line = ((long) width * depth + 31) / 32 * 4;
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, size.height()), 3)];
        for (int y = 0; y < size.height(); y++) {
            // Some writers leave out the last bytes that only fill up the line.
            boolean last = y == size.height() - 1;
            byte[] row = in.octets(last ? Math.min(line, Math.max(in.left(), ((long) width * depth + 7) / 8)) : line);
            row(row, rgb, (topDown ? y : size.height() - 1 - y) * width * 3);
        }
        return new RgbImage(width, size.height(), rgb);
    }

    private void row(byte[] row, byte[] rgb, int to) {
        int out = to;
        for (int x = 0; x < size.width(); x++, out += 3) {
            if (depth <= 8) {
                int bit = x * depth;
                palette.put(row[bit >> 3] >> (8 - depth - (bit & 7)) & ((1 << depth) - 1), rgb, out);
            } else {
                int wide = depth / 8;
                int pixel = 0;
                for (int i = 0; i < wide; i++) {
                    pixel |= (row[x * wide + i] & 255) << (8 * i);
                }
                pixel(pixel, rgb, out);
            }
        }
    }

    private void pixel(int pixel, byte[] rgb, int out) {
        boolean given = masks[0] != 0;
        for (int c = 0; c < 3; c++) {
            int mask = given ? masks[c] : depth == 16 ? 0x7C00 >> (5 * c) : 0xFF0000 >> (8 * c);
            int shift = Integer.numberOfTrailingZeros(mask);
            int largest = mask >>> shift;
            rgb[out + c] = (byte) (((pixel & mask) >>> shift) * 255 / largest);
        }
    }

    /** Rows from the bottom, unless the file says otherwise, in the order of the file. */
    private byte[] unpack() throws BadImage {
        byte[] out = new byte[Math.multiplyExact(size.width(), size.height())];
        int width = size.width();
        int at = 0;
        int x = 0;
        while (at < out.length) {
            int count = in.octet();
            int value = in.octet();
            if (count > 0) {
                if (x + count > width) {
                    throw BadImage.damaged("a run beyond the end of its row");
                }
                for (int i = 0; i < count; i++) {
                    out[at++] = (byte) (compression == RLE8 ? value : (i & 1) == 0 ? value >> 4 : value & 15);
                }
                x += count;
            } else if (value == 0) {
                at = (at + width - 1) / width * width;
                x = 0;
            } else if (value == 1) {
                throw BadImage.damaged("its data ends too early");
            } else if (value == 2) {
                at = Math.min(out.length, at + in.octet() + in.octet() * width);
                x = at % width;
            } else {
                at = literal(value, out, at);
                x += value;
                if (x > width) {
                    throw BadImage.damaged("a run beyond the end of its row");
                }
            }
        }
        return out;
    }

    private int literal(int count, byte[] out, int from) throws BadImage {
        if (count > out.length - from) {
            throw BadImage.damaged("a run beyond the end of the image");
        }
        byte[] bytes = in.octets(compression == RLE8 ? count : (count + 1) / 2);
        for (int i = 0; i < count; i++) {
            int value = compression == RLE8 ? bytes[i] : (i & 1) == 0 ? bytes[i / 2] >> 4 & 15 : bytes[i / 2] & 15;
            out[from + i] = (byte) value;
        }
        if ((in.position() & 1) != 0 && in.left() > 0) {
            in.skip(1);
        }
        return from + count;
    }

    private byte[] upright(byte[] samples) {
        if (topDown) {
            return samples;
        }
        byte[] out = new byte[samples.length];
        int width = size.width();
        for (int y = 0; y < size.height(); y++) {
            System.arraycopy(samples, y * width, out, (size.height() - 1 - y) * width, width);
        }
        return out;
    }
}
