package lilora.builder.scienceqa.geography;

import java.util.Random;

/**
 * A square part of a map, in pixels of the map; it may reach beyond the map's edges.
 *
 * @param left left edge
 * @param top upper edge
 * @param side length of the sides, positive
 */
record MapWindow(double left, double top, double side) {
    private static final double SHIFT = 0.2;

    /** A smaller window inside this one, with a point in its middle as far as this one's edges allow. */
    MapWindow zoom(double x, double y, double share) {
        double smaller = side * share;
        return new MapWindow(
                Math.max(left, Math.min(left + side - smaller, x - smaller / 2)),
                Math.max(top, Math.min(top + side - smaller, y - smaller / 2)),
                smaller);
    }

    /** The same with the point a little off the middle. */
    MapWindow zoom(double x, double y, double share, Random random) {
        double shift = side * share * SHIFT;
        return zoom(x + (random.nextDouble() * 2 - 1) * shift, y + (random.nextDouble() * 2 - 1) * shift, share);
    }
}
