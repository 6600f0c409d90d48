package lilora.engine.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.util.Arrays;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Eight-bit RGB, three bytes a pixel, rows from the top: what Pillow's {@code convert("RGB")} gives.
 *
 * <p>The stored sample values are taken as they are. {@link BufferedImage#getRGB} would convert grey values from linear
 * light and apply embedded colour profiles, which Pillow does not. Alpha is dropped, not blended. Of sixteen bits the
 * upper eight are kept for colour.
 */
final class RgbImage {
    private final int width;
    private final int height;
    private final byte[] rgb;

    RgbImage(int width, int height, byte[] rgb) {
        if (rgb.length != width * height * 3) {
            throw new IllegalArgumentException(rgb.length + " bytes for " + width + " x " + height + " RGB pixels");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** The bytes themselves, not a copy: not to be changed. */
    byte[] rgb() {
        return rgb;
    }

    static RgbImage of(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(image.getWidth(), image.getHeight()), 3)];
        if (colors instanceof IndexColorModel palette) {
            fromPalette(image.getRaster(), palette, rgb);
        } else {
            int space = colors.getColorSpace().getType();
            if (space != ColorSpace.TYPE_RGB && space != ColorSpace.TYPE_GRAY) {
                throw new InputException(
                        "the image is neither RGB nor grey (CMYK or another print colour space); convert it to RGB.");
            }
            if (!fromBytes(image.getRaster(), rgb)) {
                fromSamples(image.getRaster(), colors, rgb);
            }
        }
        return new RgbImage(image.getWidth(), image.getHeight(), rgb);
    }

    private static void fromPalette(Raster raster, IndexColorModel palette, byte[] rgb) {
        int[] colors = new int[palette.getMapSize()];
        palette.getRGBs(colors);
        int width = raster.getWidth();
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int index : row) {
                int color = index < colors.length ? colors[index] : 0;
                rgb[at++] = (byte) (color >> 16);
                rgb[at++] = (byte) (color >> 8);
                rgb[at++] = (byte) color;
            }
        }
    }

    /** The common layouts, one byte a sample, without a call per sample; false if this is another one. */
    private static boolean fromBytes(Raster raster, byte[] rgb) {
        PixelInterleavedSampleModel model = interleaved(raster);
        if (model == null) {
            return false;
        }
        byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
        int[] offsets = model.getBandOffsets();
        boolean grey = offsets.length < 3;
        int red = offsets[0];
        int green = grey ? red : offsets[1];
        int blue = grey ? red : offsets[2];
        int step = model.getPixelStride();
        int base = raster.getDataBuffer().getOffset();
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            int from = base + y * model.getScanlineStride();
            for (int x = 0; x < raster.getWidth(); x++, from += step) {
                rgb[at++] = data[from + red];
                rgb[at++] = data[from + green];
                rgb[at++] = data[from + blue];
            }
        }
        return true;
    }

    private static @Nullable PixelInterleavedSampleModel interleaved(Raster raster) {
        boolean plain = raster.getParent() == null
                && raster.getMinX() == 0
                && raster.getMinY() == 0
                && raster.getDataBuffer().getNumBanks() == 1
                && raster.getDataBuffer() instanceof DataBufferByte;
        return plain && raster.getSampleModel() instanceof PixelInterleavedSampleModel model ? model : null;
    }

    private static void fromSamples(Raster raster, ColorModel colors, byte[] rgb) {
        int bands = raster.getNumBands();
        int[] bits = colors.getComponentSize();
        if (raster.getTransferType() == DataBuffer.TYPE_FLOAT
                || raster.getTransferType() == DataBuffer.TYPE_DOUBLE
                || Arrays.stream(bits).anyMatch(b -> b > 16)) {
            throw new InputException("the image has more than 16 bits a sample; convert it to 8.");
        }
        if (bands < 3 && bits[0] > 8) {
            // Pillow clips such values at 255, which whitens nearly everything: neither to be copied nor to be deviated
            // from.
            throw new InputException("the image is grey with 16 bits a pixel; convert it to 8.");
        }
        int width = raster.getWidth();
        int[] row = new int[width * bands];
        int at = 0;
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int band = bands < 3 ? 0 : c;
                    rgb[at++] = (byte) eight(row[x * bands + band], bits[band]);
                }
            }
        }
    }

    private static int eight(int sample, int bits) {
        return bits >= 8 ? sample >>> (bits - 8) : sample * 255 / ((1 << bits) - 1);
    }
}
