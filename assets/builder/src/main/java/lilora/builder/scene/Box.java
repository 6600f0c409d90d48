package lilora.builder.scene;

/**
 * A rectangle in pixels, origin at the top left.
 *
 * @param x left edge
 * @param y top edge
 * @param width at least 1
 * @param height at least 1
 */
public record Box(int x, int y, int width, int height) {
    public Box {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A box is at least 1 x 1 pixels, not " + width + " x " + height + ".");
        }
    }

    /** Horizontal centre, in pixels. */
    public double centreX() {
        return x + width / 2.0;
    }
}
