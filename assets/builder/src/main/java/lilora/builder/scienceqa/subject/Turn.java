package lilora.builder.scienceqa.subject;

import java.awt.image.BufferedImage;

/**
 * One of the eight ways to lay down a square picture.
 *
 * @param index 0 to 7: the lower two bits are quarter turns, the third bit mirrors
 */
public record Turn(int index) {
    /** How many there are. */
    public static final int COUNT = 8;

    public Turn {
        if (index < 0 || index >= COUNT) {
            throw new IllegalArgumentException("A turn is 0 to 7, not " + index);
        }
    }

    /** The picture laid down this way. */
    public BufferedImage of(BufferedImage square) {
        int size = square.getWidth();
        BufferedImage result = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                int u = index >= 4 ? size - 1 - x : x;
                int v = y;
                for (int quarter = 0; quarter < (index & 3); quarter++) {
                    int swap = u;
                    u = v;
                    v = size - 1 - swap;
                }
                result.setRGB(x, y, square.getRGB(u, v));
            }
        }
        return result;
    }
}
