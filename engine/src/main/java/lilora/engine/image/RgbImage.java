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

    /** The bytes themselves, not a copy: not to be changed. */
    byte[] rgb() {
        return rgb;
    }
}
