package lilora.engine.image.codec.webp;

import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;

/**
 * From the planes of a VP8 frame to RGB: colours interpolated between the four nearest samples, and the sums in fixed point, as
 * libwebp has them.
 */
final class Vp8Colors {
    private final Vp8Plane light;
    private final Vp8Plane blueness;
    private final Vp8Plane redness;

    Vp8Colors(Vp8Plane light, Vp8Plane blueness, Vp8Plane redness) {
        this.light = light;
        this.blueness = blueness;
        this.redness = redness;
    }

    RgbImage image(ImageSize size) {
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(size.width(), size.height()), 3)];
        int lastColumn = (size.width() - 1) / 2;
        int lastRow = (size.height() - 1) / 2;
        for (int y = 0, out = 0; y < size.height(); y++) {
            int row = y / 2;
            int otherRow = Math.max(0, Math.min(lastRow, y % 2 == 0 ? row - 1 : row + 1));
            for (int x = 0; x < size.width(); x++, out += 3) {
                int column = x / 2;
                int otherColumn = Math.max(0, Math.min(lastColumn, x % 2 == 0 ? column - 1 : column + 1));
                int u = between(blueness, column, otherColumn, row, otherRow);
                int v = between(redness, column, otherColumn, row, otherRow);
                int y1 = (light.get(x, y) * 19077) >> 8;
                rgb[out] = octet(y1 + ((v * 26149) >> 8) - 14234);
                rgb[out + 1] = octet(y1 - ((u * 6419) >> 8) - ((v * 13320) >> 8) + 8708);
                rgb[out + 2] = octet(y1 + ((u * 33050) >> 8) - 17685);
            }
        }
        return new RgbImage(size.width(), size.height(), rgb);
    }

    private static int between(Vp8Plane plane, int column, int otherColumn, int row, int otherRow) {
        int nearest = plane.get(column, row);
        int beside = plane.get(otherColumn, row);
        int over = plane.get(column, otherRow);
        int sum = nearest + 3 * (beside + over) + plane.get(otherColumn, otherRow) + 8;
        return ((sum >> 3) + nearest) >> 1;
    }

    private static byte octet(int value) {
        return (byte) Math.max(0, Math.min(255, value >> 6));
    }
}
