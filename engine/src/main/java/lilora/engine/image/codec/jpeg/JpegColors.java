package lilora.engine.image.codec.jpeg;

import java.util.List;
import lilora.engine.image.codec.BadImage;
import lilora.engine.image.codec.Cmyk;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;

/**
 * From the components of a JPEG to RGB: coarse components are spread as libjpeg-turbo does by default ("fancy upsampling", with
 * weights of 3/4 and 1/4), then the colours are converted, rounding as libjpeg does. Four components are CMYK, stored inverted
 * whether an Adobe marker says so or not, and made RGB by Pillow's rule.
 */
enum JpegColors {
    GREY,
    RGB,
    YCC,
    CMYK,
    YCCK;

    private static final int[] RED = new int[256];
    private static final int[] BLUE = new int[256];
    private static final int[] GREEN_BY_RED = new int[256];
    private static final int[] GREEN_BY_BLUE = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int x = i - 128;
            RED[i] = (91881 * x + 32768) >> 16;
            BLUE[i] = (116130 * x + 32768) >> 16;
            GREEN_BY_RED[i] = -46802 * x;
            GREEN_BY_BLUE[i] = -22554 * x + 32768;
        }
    }

    /** What the components mean, by the rules of libjpeg; {@code adobe} is the marker's transform, or -1 without a marker. */
    static JpegColors of(List<JpegComponent> components, boolean jfif, int adobe) {
        if (components.size() == 1) {
            return GREY;
        }
        if (components.size() == 4) {
            return adobe <= 0 ? CMYK : YCCK;
        }
        if (jfif) {
            return YCC;
        }
        if (adobe >= 0) {
            return adobe == 0 ? RGB : YCC;
        }
        boolean named = components.get(0).id == 'R' && components.get(1).id == 'G' && components.get(2).id == 'B';
        return named ? RGB : YCC;
    }

    /** The whole image, once every component has its samples. */
    RgbImage convert(ImageSize size, List<JpegComponent> components, int finestAcross, int finestDown) throws BadImage {
        int width = size.width();
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, size.height()), 3)];
        JpegUpsampling[] spread = new JpegUpsampling[components.size()];
        for (int i = 0; i < spread.length; i++) {
            spread[i] = JpegUpsampling.of(components.get(i), finestAcross, finestDown, width);
        }
        byte[][] rows = new byte[4][];
        for (int y = 0; y < size.height(); y++) {
            for (int i = 0; i < spread.length; i++) {
                rows[i] = spread[i].row(y);
            }
            convert(rows, width, rgb, y * width * 3);
        }
        return new RgbImage(width, size.height(), rgb);
    }

    private void convert(byte[][] rows, int width, byte[] rgb, int from) {
        int at = from;
        for (int x = 0; x < width; x++, at += 3) {
            int first = rows[0][x] & 255;
            if (this == GREY) {
                rgb[at] = (byte) first;
                rgb[at + 1] = (byte) first;
                rgb[at + 2] = (byte) first;
                continue;
            }
            int second = rows[1][x] & 255;
            int third = rows[2][x] & 255;
            int red = first;
            int green = second;
            int blue = third;
            if (this == YCC || this == YCCK) {
                red = clip(first + RED[third]);
                green = clip(first + ((GREEN_BY_BLUE[second] + GREEN_BY_RED[third]) >> 16));
                blue = clip(first + BLUE[second]);
            }
            if (this == CMYK || this == YCCK) {
                // Of YCCK, libjpeg makes CMYK by 255 - RGB; the file's ink values are inverted once more.
                boolean inks = this == CMYK;
                int light = rows[3][x] & 255;
                red = Cmyk.light(inks ? 255 - red : red, light);
                green = Cmyk.light(inks ? 255 - green : green, light);
                blue = Cmyk.light(inks ? 255 - blue : blue, light);
            }
            rgb[at] = (byte) red;
            rgb[at + 1] = (byte) green;
            rgb[at + 2] = (byte) blue;
        }
    }

    private static int clip(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
