package lilora.engine.image.codec.webp;

import java.util.Arrays;

/** What a lossless WebP did to its pixels before coding them, to be undone. Pixels are 0xAARRGGBB. */
final class Vp8lTransform {
    private static final int BLACK = 0xFF000000;

    private final Kind kind;
    private final int width;
    private final int height;
    private final int bits;
    private final int[] data;

    enum Kind {
        PREDICTION,
        COLOR,
        SUBTRACT_GREEN,
        INDEXED
    }

    /**
     * @param width of the picture without the transform
     * @param bits logarithm of the side of the squares that have one element of {@code data} each, or of the pixels packed into one
     * @param data one element a square, or the palette
     */
    Vp8lTransform(Kind kind, int width, int height, int bits, int[] data) {
        this.kind = kind;
        this.width = width;
        this.height = height;
        this.bits = bits;
        this.data = data;
    }

    int[] undo(int[] pixels) {
        switch (kind) {
            case PREDICTION -> addPredictions(pixels);
            case COLOR -> addColors(pixels);
            case SUBTRACT_GREEN -> addGreen(pixels);
            case INDEXED -> {
                return look(pixels);
            }
        }
        return pixels;
    }

    /** Width of the picture with the transform. */
    int codedWidth() {
        return kind == Kind.INDEXED ? squares(width, bits) : width;
    }

    private int element(int x, int y) {
        return data[(y >> bits) * squares(width, bits) + (x >> bits)];
    }

    /** How many squares lie side by side. */
    static int squares(int length, int bits) {
        return (length + (1 << bits) - 1) >> bits;
    }

    private static void addGreen(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            int green = pixels[i] >> 8 & 255;
            pixels[i] = sum(pixels[i], green << 16 | green);
        }
    }

    private void addColors(int[] pixels) {
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                int factors = element(x, y);
                int pixel = pixels[i];
                byte green = (byte) (pixel >> 8);
                int red = (pixel >> 16) + part((byte) factors, green);
                int blue = pixel + part((byte) (factors >> 8), green) + part((byte) (factors >> 16), (byte) red);
                pixels[i] = (pixel & 0xFF00FF00) | (red & 255) << 16 | (blue & 255);
            }
        }
    }

    private static int part(byte factor, byte color) {
        return (factor * color) >> 5;
    }

    private int[] look(int[] packed) {
        int[] colors = Arrays.copyOf(data, 1 << (8 >> bits));
        for (int i = 1; i < data.length; i++) {
            colors[i] = sum(colors[i - 1], colors[i]);
        }
        int line = squares(width, bits);
        int each = 8 >> bits;
        int[] out = new int[width * height];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                int pack = packed[y * line + (x >> bits)] >> 8 & 255;
                int shift = (x & ((1 << bits) - 1)) * each;
                int index = (pack >> shift) & ((1 << each) - 1);
                out[i] = colors[index];
            }
        }
        return out;
    }

    private void addPredictions(int[] pixels) {
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                pixels[i] = sum(pixels[i], predict(pixels, i, x, y));
            }
        }
    }

    private int predict(int[] pixels, int i, int x, int y) {
        if (y == 0) {
            return x == 0 ? BLACK : pixels[i - 1];
        }
        int top = pixels[i - width];
        if (x == 0) {
            return top;
        }
        int left = pixels[i - 1];
        int corner = pixels[i - width - 1];
        // Beyond the last column lies the first one of the next row.
        int right = pixels[i - width + 1];
        return switch (element(x, y) >> 8 & 15) {
            case 1 -> left;
            case 2 -> top;
            case 3 -> right;
            case 4 -> corner;
            case 5 -> mean(mean(left, right), top);
            case 6 -> mean(left, corner);
            case 7 -> mean(left, top);
            case 8 -> mean(corner, top);
            case 9 -> mean(top, right);
            case 10 -> mean(mean(left, corner), mean(top, right));
            case 11 -> nearer(top, left, corner);
            case 12 -> clamped(left, top, corner);
            case 13 -> halfway(mean(left, top), corner);
            default -> BLACK;
        };
    }

    /** Channel by channel, modulo 256. */
    private static int sum(int one, int other) {
        int outer = (one & 0xFF00FF00) + (other & 0xFF00FF00);
        int inner = (one & 0x00FF00FF) + (other & 0x00FF00FF);
        return (outer & 0xFF00FF00) | (inner & 0x00FF00FF);
    }

    private static int mean(int one, int other) {
        return (((one ^ other) & 0xFEFEFEFE) >>> 1) + (one & other);
    }

    private static int nearer(int top, int left, int corner) {
        int difference = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int c = corner >>> shift & 255;
            difference += Math.abs((left >>> shift & 255) - c) - Math.abs((top >>> shift & 255) - c);
        }
        return difference <= 0 ? top : left;
    }

    private static int clamped(int left, int top, int corner) {
        int out = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int value = (left >>> shift & 255) + (top >>> shift & 255) - (corner >>> shift & 255);
            out |= Math.max(0, Math.min(255, value)) << shift;
        }
        return out;
    }

    private static int halfway(int mean, int corner) {
        int out = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            int a = mean >>> shift & 255;
            int value = a + (a - (corner >>> shift & 255)) / 2;
            out |= Math.max(0, Math.min(255, value)) << shift;
        }
        return out;
    }
}
