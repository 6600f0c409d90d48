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
        return new Texture(newWidth, newHeight, Resampler.AREA.resize(values, width, height, 3, newWidth, newHeight));
    }

    /** With its shorter side that long, the shape kept. */
    public Texture withShorterSide(int side) {
        double scale = (double) side / Math.min(width, height);
        return resized(
                Math.max(side, (int) Math.round(width * scale)), Math.max(side, (int) Math.round(height * scale)));
    }

    /** Out of focus: each pixel the mean of itself and its neighbours, weighted 1 2 1 both ways. */
    public Texture blurred() {
        float[] blurred = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                Rgb sum = new Rgb(0, 0, 0);
                for (int i = 0; i < 9; i++) {
                    int dx = i % 3 - 1;
                    int dy = Math.floorDiv(i, 3) - 1;
                    sum = sum.plus(inside(x + dx, y + dy).times((2 - Math.abs(dx)) * (2 - Math.abs(dy)) / 16f));
                }
                int at = (y * width + x) * 3;
                blurred[at] = sum.red();
                blurred[at + 1] = sum.green();
                blurred[at + 2] = sum.blue();
            }
        }
        return new Texture(width, height, blurred);
    }

    private Rgb inside(int x, int y) {
        return at(Math.max(0, Math.min(width - 1, x)), Math.max(0, Math.min(height - 1, y)));
    }

    /** The colour of a pixel; the texture repeats beyond its edges. */
    public Rgb at(int x, int y) {
        int at = (Math.floorMod(y, height) * width + Math.floorMod(x, width)) * 3;
        return new Rgb(values[at], values[at + 1], values[at + 2]);
    }

    /** Its mean colour. */
    public Rgb mean() {
        float[] mean = Resampler.AREA.resize(values, width, height, 3, 1, 1);
        return new Rgb(mean[0], mean[1], mean[2]);
    }
}
