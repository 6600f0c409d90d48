package lilora.builder.pretraining.scene;

/**
 * A square in an image, in pixels.
 *
 * @param x left edge
 * @param y upper edge
 * @param side length of an edge
 */
public record Square(int x, int y, int side) {
    double centerX() {
        return x + side / 2.0;
    }

    double centerY() {
        return y + side / 2.0;
    }

    /** Share of the smaller square that the other one covers, from 0 to 1. */
    double overlap(Square other) {
        int width = Math.min(x + side, other.x + other.side) - Math.max(x, other.x);
        int height = Math.min(y + side, other.y + other.side) - Math.max(y, other.y);
        if (width <= 0 || height <= 0) {
            return 0;
        }
        int smaller = Math.min(side, other.side);
        return (double) (width * height) / (smaller * smaller);
    }
}
