package lilora.builder.scene;

import java.awt.image.BufferedImage;
import lilora.builder.image.Resampler;

/** An opaque picture to take surfaces and backgrounds from. Immutable. */
public final class Texture {
    private final int width;
    private final int height;
    /** Red, green and blue of each pixel, 0 to 1. */
    private final float[] values;

    private Texture(int width, int height, float[] values) {
        this.width = width;
        this.height = height;
        this.values = values;
    }

    /** The whole of an image; opacity is ignored. */
    public static Texture of(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        float[] values = new float[width * height * 3];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Rgb colour = Rgb.of(image.getRGB(x, y));
                values[at++] = colour.red();
                values[at++] = colour.green();
                values[at++] = colour.blue();
            }
        }
        return new Texture(width, height, values);
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** Shrunk or grown to exactly that size. */
    public Texture resized(int newWidth, int newHeight) {
        Resampler resampler = newWidth > width ? Resampler.TRIANGLE : Resampler.AREA;
        return new Texture(newWidth, newHeight, resampler.resize(values, width, height, 3, newWidth, newHeight));
    }

    /** With its shorter side that long, the shape kept. */
    public Texture withShorterSide(int side) {
        double scale = (double) side / Math.min(width, height);
        return resized(
                Math.max(side, (int) Math.round(width * scale)), Math.max(side, (int) Math.round(height * scale)));
    }

    /** The colour of a pixel; beyond its edges the texture goes on in a mirror, so that no seam is seen. */
    public Rgb at(int x, int y) {
        int at = (mirrored(y, height) * width + mirrored(x, width)) * 3;
        return new Rgb(values[at], values[at + 1], values[at + 2]);
    }

    private static int mirrored(int place, int length) {
        int there = Math.floorMod(place, 2 * length);
        return there < length ? there : 2 * length - 1 - there;
    }

    /** Out of focus: reduced so many times and enlarged again. */
    public Texture softened(int times) {
        return resized(Math.max(1, width / times), Math.max(1, height / times)).resized(width, height);
    }

    /** Its mean colour. */
    public Rgb mean() {
        float[] mean = Resampler.AREA.resize(values, width, height, 3, 1, 1);
        return new Rgb(mean[0], mean[1], mean[2]);
    }
}
