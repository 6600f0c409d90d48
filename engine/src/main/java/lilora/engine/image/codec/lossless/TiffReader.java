package lilora.engine.image.codec.lossless;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;
import javax.imageio.stream.MemoryCacheImageInputStream;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.ByteInput;
import lilora.engine.image.codec.Cmyk;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.ImageSource;
import lilora.engine.image.codec.Palette;
import lilora.engine.image.codec.RgbImage;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a TIFF of a kind whose samples mean the same to Java and to Pillow, turned as its orientation tag says: Pillow
 * does so for TIFF, though not for JPEG. Other kinds (colours in YCbCr or Lab, floating point, colours multiplied with alpha, JPEG
 * inside) are refused.
 */
public final class TiffReader implements ImageSource {
    private static final int WHITE_IS_ZERO = 0;
    private static final int BLACK_IS_ZERO = 1;
    private static final int RGB = 2;
    private static final int INDEXED = 3;
    private static final int CMYK = 5;

    /** Offsets of directories, the last of the types of a tag's values. */
    private static final int LAST_TYPE = 13;

    private final byte[] file;
    private final TIFFDirectory tags;
    private final ImageSize stored;
    private final int orientation;
    private final int photometric;
    private final int bits;
    private final int samples;

    public TiffReader(byte[] file) throws IOException {
        this.file = file;
        checkTags();
        this.tags = with(reader -> TIFFDirectory.createFromMetadata(reader.getImageMetadata(0)));
        this.stored = new ImageSize(
                number(BaselineTIFFTagSet.TAG_IMAGE_WIDTH, 0), number(BaselineTIFFTagSet.TAG_IMAGE_LENGTH, 0));
        this.orientation = number(BaselineTIFFTagSet.TAG_ORIENTATION, 1);
        this.photometric = number(BaselineTIFFTagSet.TAG_PHOTOMETRIC_INTERPRETATION, -1);
        this.samples = number(BaselineTIFFTagSet.TAG_SAMPLES_PER_PIXEL, 1);
        this.bits = number(BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE, 1);
        if (stored.width() < 1 || stored.height() < 1) {
            throw BadImage.damaged("its size is impossible");
        }
    }

    public static boolean accepts(byte[] data) {
        if (data.length < 8) {
            return false;
        }
        boolean little = data[0] == 'I' && data[1] == 'I' && data[2] == 42 && data[3] == 0;
        return little || (data[0] == 'M' && data[1] == 'M' && data[2] == 0 && data[3] == 42);
    }

    /**
     * Of two tags of one number, Java would take the first and Pillow the last; those of a type that does not exist Pillow passes over.
     */
    private void checkTags() throws BadImage {
        boolean little = file[0] == 'I';
        ByteInput in = new ByteInput(file, 4);
        in.moveTo((little ? in.littleInt() : in.bigInt()) & 0xFFFFFFFFL);
        int count = little ? in.littleWord() : in.octet() << 8 | in.octet();
        BitSet seen = new BitSet();
        for (int i = 0; i < count; i++) {
            int tag = little ? in.littleWord() : in.octet() << 8 | in.octet();
            if (seen.get(tag)) {
                throw BadImage.damaged("tag " + tag + " is given twice");
            }
            seen.set(tag);
            int type = little ? in.littleWord() : in.octet() << 8 | in.octet();
            if (type < 1 || type > LAST_TYPE) {
                throw BadImage.damaged("tag " + tag + " is of an unknown type");
            }
            in.skip(8);
        }
    }

    @Override
    public ImageSize size() {
        boolean turned = orientation >= 5 && orientation <= 8;
        int across = turned ? stored.height() : stored.width();
        int down = turned ? stored.width() : stored.height();
        return new ImageSize(across, down);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(ImageReader reader) throws IOException;
    }

    private <T> T with(Use<T> use) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("tiff").next();
        try (MemoryCacheImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            reader.setInput(in, false, false);
            return use.of(reader);
        } finally {
            reader.dispose();
        }
    }

    private int[] numbers(int tag) {
        TIFFField field = tags.getTIFFField(tag);
        if (field == null || !field.isIntegral()) {
            return new int[0];
        }
        return IntStream.range(0, field.getCount()).map(field::getAsInt).toArray();
    }

    private int number(int tag, int missing) {
        int[] numbers = numbers(tag);
        return numbers.length == 0 ? missing : numbers[0];
    }

    private void checkKind() throws BadImage {
        int compression = number(BaselineTIFFTagSet.TAG_COMPRESSION, 1);
        int[] depths = numbers(BaselineTIFFTagSet.TAG_BITS_PER_SAMPLE);
        int[] formats = numbers(BaselineTIFFTagSet.TAG_SAMPLE_FORMAT);
        int[] extra = numbers(BaselineTIFFTagSet.TAG_EXTRA_SAMPLES);
        boolean even = Arrays.stream(depths).allMatch(d -> d == bits)
                && Arrays.stream(formats).allMatch(f -> f == 1);
        boolean plain = number(BaselineTIFFTagSet.TAG_FILL_ORDER, 1) == 1
                && (bits == 8 || number(BaselineTIFFTagSet.TAG_PREDICTOR, 1) == 1)
                && Arrays.stream(extra).noneMatch(e -> e == 1)
                && orientation >= 1
                && orientation <= 8;
        if (!even || !plain || !knownCompression(compression) || !knownSamples(extra.length)) {
            throw BadImage.unsupported(
                    "a TIFF of an unusual kind (compression %d, photometric interpretation %d, %d samples of %d bits)"
                            .formatted(compression, photometric, samples, bits));
        }
    }

    private static boolean knownCompression(int compression) {
        return List.of(
                        BaselineTIFFTagSet.COMPRESSION_NONE,
                        BaselineTIFFTagSet.COMPRESSION_LZW,
                        BaselineTIFFTagSet.COMPRESSION_ZLIB,
                        BaselineTIFFTagSet.COMPRESSION_DEFLATE,
                        BaselineTIFFTagSet.COMPRESSION_PACKBITS)
                .contains(compression);
    }

    private boolean knownSamples(int extra) {
        return switch (photometric) {
            case WHITE_IS_ZERO -> samples == 1 && (bits == 1 || bits == 4 || bits == 8);
            case BLACK_IS_ZERO ->
                samples == 1 + extra
                        && extra <= 1
                        && (bits == 8 || (extra == 0 && (bits == 1 || bits == 4 || bits == 16)));
            case RGB ->
                (bits == 8 || bits == 16) && (samples == 3 + extra || samples == 4) && extra <= 1 && samples >= 3;
            case INDEXED -> samples == 1 && (bits == 1 || bits == 4 || bits == 8);
            case CMYK -> samples == 4 && bits == 8 && extra == 0;
            default -> false;
        };
    }

    @Override
    public RgbImage pixels() throws IOException {
        checkKind();
        checkPieces();
        BufferedImage image = with(reader -> reader.read(0));
        Raster raster = image.getRaster();
        if (raster.getWidth() != stored.width() || raster.getHeight() != stored.height()) {
            throw BadImage.damaged("its size is given twice");
        }
        Palette palette = palette();
        ImageSize size = size();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(size.width(), size.height()), 3)];
        int bands = raster.getNumBands();
        if (bands < samples && bands < 3) {
            throw BadImage.unsupported("a TIFF of an unusual kind");
        }
        int[] row = new int[stored.width() * bands];
        int[] pixel = new int[bands];
        for (int y = 0; y < stored.height(); y++) {
            raster.getPixels(0, y, stored.width(), 1, row);
            for (int x = 0; x < stored.width(); x++) {
                System.arraycopy(row, x * bands, pixel, 0, bands);
                put(pixel, palette, rgb, place(x, y, size.width()) * 3);
            }
        }
        return new RgbImage(size.width(), size.height(), rgb);
    }

    /** Checks what the strips or tiles hold. */
    private void checkPieces() throws BadImage {
        boolean tiled = numbers(BaselineTIFFTagSet.TAG_TILE_WIDTH).length > 0;
        int[] offsets = numbers(tiled ? BaselineTIFFTagSet.TAG_TILE_OFFSETS : BaselineTIFFTagSet.TAG_STRIP_OFFSETS);
        int[] lengths =
                numbers(tiled ? BaselineTIFFTagSet.TAG_TILE_BYTE_COUNTS : BaselineTIFFTagSet.TAG_STRIP_BYTE_COUNTS);
        int width = tiled ? number(BaselineTIFFTagSet.TAG_TILE_WIDTH, 0) : stored.width();
        int most = number(
                tiled ? BaselineTIFFTagSet.TAG_TILE_LENGTH : BaselineTIFFTagSet.TAG_ROWS_PER_STRIP, stored.height());
        int rows = tiled ? most : Math.min(most & Integer.MAX_VALUE, stored.height());
        if (width < 1 || rows < 1) {
            throw BadImage.damaged("its strips are impossible");
        }
        boolean planar = number(BaselineTIFFTagSet.TAG_PLANAR_CONFIGURATION, 1) == 2;
        long line = ((long) width * bits * (planar ? 1 : samples) + 7) / 8;
        int down = (stored.height() + rows - 1) / rows;
        int across = tiled ? (stored.width() + width - 1) / width : 1;
        int pieces = down * across * (planar ? samples : 1);
        if (offsets.length < pieces || lengths.length < pieces) {
            throw BadImage.damaged("some of its strips are missing");
        }
        TiffPacking packing = new TiffPacking(file, number(BaselineTIFFTagSet.TAG_COMPRESSION, 1));
        for (int i = 0; i < pieces; i++) {
            int row = i / across % down * rows;
            long high = tiled ? rows : Math.min(rows, stored.height() - row);
            packing.check(offsets[i] & 0xFFFFFFFFL, lengths[i] & 0xFFFFFFFFL, line * high);
        }
    }

    private void put(int[] pixel, @Nullable Palette palette, byte[] rgb, int at) {
        if (palette != null) {
            palette.put(pixel[0], rgb, at);
            return;
        }
        if (photometric == BLACK_IS_ZERO) {
            Palette.putDeepGrey(pixel[0], rgb, at);
            return;
        }
        for (int c = 0; c < 3; c++) {
            rgb[at + c] = (byte) (photometric == CMYK ? Cmyk.light(pixel[c], 255 - pixel[3]) : pixel[c] >> (bits - 8));
        }
    }

    private @Nullable Palette palette() throws BadImage {
        boolean deepGrey = photometric == BLACK_IS_ZERO && bits == 16;
        if (photometric == RGB || photometric == CMYK || deepGrey) {
            return null;
        }
        int largest = (1 << bits) - 1;
        if (photometric != INDEXED) {
            return Palette.grey(largest);
        }
        int[] colors = numbers(BaselineTIFFTagSet.TAG_COLOR_MAP);
        int count = colors.length / 3;
        if (count == 0 || count > 256) {
            throw BadImage.damaged("its palette is missing or too large");
        }
        Palette palette = new Palette();
        for (int i = 0; i < count; i++) {
            palette.set(i, colors[i] >> 8, colors[count + i] >> 8, colors[2 * count + i] >> 8);
        }
        return palette;
    }

    /** Where a stored pixel belongs in the turned image of the given width. */
    private int place(int x, int y, int width) {
        int right = stored.width() - 1 - x;
        int below = stored.height() - 1 - y;
        return switch (orientation) {
            case 2 -> y * width + right;
            case 3 -> below * width + right;
            case 4 -> below * width + x;
            case 5 -> x * width + y;
            case 6 -> x * width + below;
            case 7 -> right * width + below;
            case 8 -> right * width + y;
            default -> y * width + x;
        };
    }
}
