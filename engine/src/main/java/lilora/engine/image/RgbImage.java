package lilora.engine.image;

/** Eight-bit RGB, three bytes a pixel, rows from the top: what Pillow's {@code convert("RGB")} gives. */
public final class RgbImage {
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

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Mirrored at the diagonal: rows become columns. */
    RgbImage transposed() {
        byte[] out = new byte[rgb.length];
        for (int y = 0, from = 0; y < height; y++) {
            for (int x = 0; x < width; x++, from += 3) {
                System.arraycopy(rgb, from, out, 3 * (x * height + y), 3);
            }
        }
        return new RgbImage(height, width, out);
    }

    /** The bytes themselves, not a copy: not to be changed. */
    byte[] rgb() {
        return rgb;
    }
}
