package lilora.engine.image.codec;

import java.util.Arrays;

/** The colours that the samples of an image stand for; as in Pillow, black for a sample beyond the palette. */
public final class Palette {
    private final byte[] rgb = new byte[3 * 256];

    /** Black alone. */
    public Palette() {}

    /** Grey of 256 steps: each sample is its own value. */
    public static Palette grey() {
        return grey(255);
    }

    /** Grey whose lightest step is {@code largest}. */
    public static Palette grey(int largest) {
        Palette palette = new Palette();
        for (int i = 0; i <= largest; i++) {
            int value = i * 255 / largest;
            palette.set(i, value, value, value);
        }
        return palette;
    }

    /** Red, green and blue of each colour in turn. */
    public static Palette of(byte[] colors) throws BadImage {
        Palette palette = new Palette();
        if (colors.length > palette.rgb.length) {
            throw BadImage.damaged("a palette of more than 256 colours");
        }
        System.arraycopy(colors, 0, palette.rgb, 0, colors.length / 3 * 3);
        return palette;
    }

    public void set(int index, int red, int green, int blue) {
        rgb[3 * index] = (byte) red;
        rgb[3 * index + 1] = (byte) green;
        rgb[3 * index + 2] = (byte) blue;
    }

    /** Writes the colour of a sample. */
    public void put(int sample, byte[] out, int at) {
        System.arraycopy(rgb, 3 * sample, out, at, 3);
    }

    /**
     * Writes a sample of grey of sixteen bits. As in Pillow all that is brighter than 255 becomes white: such samples are numbers to
     * it, not shades.
     */
    public static void putDeepGrey(int sample, byte[] out, int at) {
        Arrays.fill(out, at, at + 3, (byte) Math.min(255, sample));
    }

    /** An image of one sample a pixel. */
    public RgbImage image(ImageSize size, byte[] samples) {
        byte[] out = new byte[3 * samples.length];
        for (int i = 0; i < samples.length; i++) {
            put(samples[i] & 255, out, 3 * i);
        }
        return new RgbImage(size.width(), size.height(), out);
    }
}
