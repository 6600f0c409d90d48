package lilora.builder.scienceqa.physics;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Places particles in a box so that none touches another. */
final class Dots {
    private static final int TRIES = 2000;

    private Dots() {}

    /**
     * Draws places at random.
     *
     * @param box where the middles may lie
     * @param count how many
     * @param apart smallest distance between two
     * @throws IllegalStateException if the box is too small for so many
     */
    static List<Point2D> scattered(Rectangle2D box, int count, double apart, Random random) {
        List<Point2D> places = new ArrayList<>();
        for (int i = 0; i < TRIES && places.size() < count; i++) {
            Point2D place = new Point2D.Double(
                    box.getX() + random.nextDouble() * box.getWidth(),
                    box.getY() + random.nextDouble() * box.getHeight());
            if (places.stream().allMatch(other -> other.distance(place) >= apart)) {
                places.add(place);
            }
        }
        if (places.size() < count) {
            throw new IllegalStateException(count + " particles do not fit into " + box);
        }
        return places;
    }

    /** A particle around its place. */
    static Ellipse2D particle(Point2D place, double diameter) {
        return new Ellipse2D.Double(place.getX() - diameter / 2, place.getY() - diameter / 2, diameter, diameter);
    }
}
