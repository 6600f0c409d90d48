package lilora.builder.scienceqa.geography;

import java.util.List;
import java.util.Locale;

/** The four directions of a map with north at the top. */
enum Compass {
    NORTH(0, -1),
    SOUTH(0, 1),
    EAST(1, 0),
    WEST(-1, 0);

    /** All four, in the order in which questions name them. */
    static final List<Compass> ALL = List.of(values());

    private final int x;
    private final int y;

    Compass(int x, int y) {
        this.x = x;
        this.y = y;
    }

    /** How far a step leads this way; negative if it leads back. */
    double along(double dx, double dy) {
        return dx * x + dy * y;
    }

    /** How far a step leads aside, to either side. */
    double aside(double dx, double dy) {
        return Math.abs(dx * y) + Math.abs(dy * x);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
