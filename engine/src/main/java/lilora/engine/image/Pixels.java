package lilora.engine.image;

import lilora.engine.image.codec.ImageSize;

/**
 * An image as a vision tower takes it.
 *
 * @param values 3 x {@code height} x {@code width} normalised numbers, channel by channel (RGB), rows from the top
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
public record Pixels(float[] values, int height, int width) {
    public Pixels {
        if (values.length != 3 * height * width) {
            throw new IllegalArgumentException(values.length + " numbers for " + width + " x " + height + " pixels");
        }
    }

    /** Width and height. */
    public ImageSize size() {
        return new ImageSize(width, height);
    }
}
