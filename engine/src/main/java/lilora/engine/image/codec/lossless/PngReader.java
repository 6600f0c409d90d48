package lilora.engine.image.codec.lossless;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.Palette;
import lilora.engine.image.codec.RgbImage;

/**
 * PNG as Pillow reads it: chunks that make no pixels (colour profiles, gamma, text) are ignored whatever they hold, transparency is
 * dropped, of sixteen bits of colour the upper eight are kept, and of grey those that {@link Palette#putDeepGrey} says. Checksums are held; the default image stands for an animation.
 */
public final class PngReader implements ImageSource {
    private static final int GREY = 0;
    private static final int RGB = 2;
    private static final int INDEXED = 3;
    private static final int GREY_ALPHA = 4;
    private static final int RGBA = 6;

    /** First column, first row, step of columns, step of rows of each pass. */
    private static final int[][] PASSES = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

    private final byte[] file;
    private final ImageSize size;
    private final int depth;
    private final int kind;
    private final int channels;
    private final boolean interlaced;

    public PngReader(byte[] file) throws BadImage {
        this.file = file;
        ByteInput in = new ByteInput(file, 8);
        int length = in.bigInt();
        if (in.bigInt() != name("IHDR") || length < 13) {
            throw BadImage.damaged("its header is missing");
        }
        size = new ImageSize(in.bigInt(), in.bigInt());
        depth = in.octet();
        kind = in.octet();
        in.octet();
        int filter = in.octet();
        int interlace = in.octet();
        channels = kind == RGB ? 3 : kind == RGBA ? 4 : kind == GREY_ALPHA ? 2 : 1;
        interlaced = interlace != 0;
        if (size.width() < 1 || size.height() < 1 || filter != 0 || interlace > 1 || !possible()) {
            throw BadImage.damaged("its header is impossible");
        }
    }

    public static boolean accepts(byte[] data) {
        byte[] magic = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
        boolean same = data.length >= magic.length;
        for (int i = 0; same && i < magic.length; i++) {
            same = data[i] == magic[i];
        }
        return same;
    }

    private boolean possible() {
        return switch (kind) {
            case GREY -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case INDEXED -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case RGB, GREY_ALPHA, RGBA -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    private static int name(String chunk) {
        return chunk.charAt(0) << 24 | chunk.charAt(1) << 16 | chunk.charAt(2) << 8 | chunk.charAt(3);
    }

    @Override
    public ImageSize size() {
        return size;
    }

    @Override
    public RgbImage pixels() throws BadImage {
        ByteInput in = new ByteInput(file, 8);
        Palette palette = kind == GREY && depth <= 8 ? Palette.grey((1 << depth) - 1) : null;
        while (true) {
            int start = in.position();
            int length = in.bigInt();
            int name = in.bigInt();
            if (name == name("IDAT")) {
                in.moveTo(start);
                if (kind == INDEXED && palette == null) {
                    throw BadImage.damaged("its palette is missing");
                }
                byte[] rows = inflate(in);
                checkRest(in);
                return unpack(rows, palette == null ? Palette.grey() : palette);
            }
            if (name == name("IEND")) {
                throw BadImage.damaged("there is no image in it");
            }
            byte[] content = in.octets(length);
            checkSum(start + 4, length + 4, in.bigInt());
            if (name == name("IHDR") && start != 8) {
                throw BadImage.damaged("it has two headers");
            }
            if (name == name("PLTE") && kind == INDEXED) {
                palette = Palette.of(content);
            }
            if (name == name("fcTL")) {
                checkFrame(new ByteInput(content, 4));
            }
        }
    }

    private void checkSum(int from, int length, int expected) throws BadImage {
        CRC32 sum = new CRC32();
        sum.update(file, from, length);
        if ((int) sum.getValue() != expected) {
            throw BadImage.damaged("a checksum is wrong");
        }
    }

    /** The first frame of an animation, where it is the default image, has to fill the image. */
    private void checkFrame(ByteInput in) throws BadImage {
        boolean full = in.bigInt() == size.width() && in.bigInt() == size.height();
        if (!full || in.bigInt() != 0 || in.bigInt() != 0) {
            throw BadImage.unsupported("an animated PNG whose first frame is smaller than the image");
        }
    }

    /** Unpacks the IDAT chunks that follow each other, all of their filtered rows. */
    private byte[] inflate(ByteInput in) throws BadImage {
        long total = 0;
        for (int[] pass : passes()) {
            long across = columns(pass);
            total += across == 0 ? 0 : (1 + rowBytes(across)) * rows(pass);
        }
        if (total > Integer.MAX_VALUE - 64) {
            throw BadImage.unsupported("a PNG of more than 2 GiB of samples");
        }
        byte[] rows = new byte[(int) total];
        byte[] rest = new byte[512];
        int at = 0;
        int surplus = 0;
        Inflater inflater = new Inflater();
        try {
            while (!inflater.finished()) {
                if (inflater.needsInput()) {
                    inflater.setInput(nextData(in));
                }
                int n = at < rows.length ? inflater.inflate(rows, at, rows.length - at) : inflater.inflate(rest);
                surplus += at < rows.length ? 0 : n;
                at += at < rows.length ? n : 0;
                if (inflater.needsDictionary() || surplus > 1 << 20) {
                    throw BadImage.damaged("its data does not fit its size");
                }
            }
        } catch (DataFormatException e) {
            throw BadImage.damaged("its data cannot be unpacked");
        } finally {
            inflater.end();
        }
        if (at < rows.length) {
            throw BadImage.damaged("its data ends too early");
        }
        return rows;
    }

    /** Of the chunks behind the image none may reach beyond the file; what is no chunk ends them. */
    private static void checkRest(ByteInput in) throws BadImage {
        while (in.left() >= 8) {
            long length = in.bigInt() & 0xFFFFFFFFL;
            int name = in.bigInt();
            boolean known = true;
            for (int shift = 0; shift < 32; shift += 8) {
                int letter = (name >> shift) & 255;
                known &= letter == '_' || (letter < 128 && Character.isLetterOrDigit(letter));
            }
            if (!known || name == name("IEND")) {
                return;
            }
            in.skip(length);
            in.skip(Math.min(4, in.left()));
        }
    }

    private byte[] nextData(ByteInput in) throws BadImage {
        while (true) {
            int length = in.bigInt();
            if (in.bigInt() != name("IDAT")) {
                throw BadImage.damaged("its data ends too early");
            }
            byte[] data = in.octets(length);
            if (in.left() >= 4) {
                in.skip(4);
            }
            if (data.length > 0) {
                return data;
            }
        }
    }

    private int[][] passes() {
        return interlaced ? PASSES : ONE_PASS;
    }

    private int columns(int[] pass) {
        return (size.width() - pass[0] + pass[2] - 1) / pass[2];
    }

    private int rows(int[] pass) {
        return (size.height() - pass[1] + pass[3] - 1) / pass[3];
    }

    private long rowBytes(long across) {
        return (across * channels * depth + 7) / 8;
    }

    private RgbImage unpack(byte[] data, Palette palette) throws BadImage {
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(size.width(), size.height()), 3)];
        int at = 0;
        for (int[] pass : passes()) {
            int across = columns(pass);
            if (across == 0) {
                continue;
            }
            int length = (int) rowBytes(across);
            int above = -1;
            for (int y = pass[1]; y < size.height(); y += pass[3]) {
                unfilter(data, at, above, length);
                row(data, at + 1, across, palette, rgb, (y * size.width() + pass[0]) * 3, pass[2] * 3);
                above = at;
                at += 1 + length;
            }
        }
        return new RgbImage(size.width(), size.height(), rgb);
    }

    private void unfilter(byte[] data, int row, int above, int length) throws BadImage {
        int back = Math.max(1, channels * depth / 8);
        int filter = data[row];
        if (filter < 0 || filter > 4) {
            throw BadImage.damaged("an unknown filter");
        }
        for (int i = 1; filter != 0 && i <= length; i++) {
            int left = i > back ? data[row + i - back] & 255 : 0;
            int up = above < 0 ? 0 : data[above + i] & 255;
            int corner = above < 0 || i <= back ? 0 : data[above + i - back] & 255;
            int guess =
                    filter == 1 ? left : filter == 2 ? up : filter == 3 ? (left + up) / 2 : nearest(left, up, corner);
            data[row + i] += (byte) guess;
        }
    }

    private static int nearest(int left, int up, int corner) {
        int toLeft = Math.abs(up - corner);
        int toUp = Math.abs(left - corner);
        int toCorner = Math.abs(left + up - 2 * corner);
        if (toLeft <= toUp && toLeft <= toCorner) {
            return left;
        }
        return toUp <= toCorner ? up : corner;
    }

    private void row(byte[] data, int from, int across, Palette palette, byte[] rgb, int to, int step) {
        int out = to;
        if (channels > 1) {
            int wide = depth / 8;
            int green = channels == 2 ? 0 : wide;
            for (int x = 0, i = from; x < across; x++, i += channels * wide, out += step) {
                rgb[out] = data[i];
                rgb[out + 1] = data[i + green];
                rgb[out + 2] = data[i + 2 * green];
            }
            return;
        }
        if (depth == 16) {
            for (int x = 0, i = from; x < across; x++, i += 2, out += step) {
                Palette.putDeepGrey((data[i] & 255) << 8 | (data[i + 1] & 255), rgb, out);
            }
            return;
        }
        int mask = (1 << depth) - 1;
        for (int x = 0; x < across; x++, out += step) {
            int bit = x * depth;
            palette.put(data[from + (bit >> 3)] >> (8 - depth - (bit & 7)) & mask, rgb, out);
        }
    }
}
