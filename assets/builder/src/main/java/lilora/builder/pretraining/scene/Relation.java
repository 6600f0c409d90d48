package lilora.builder.pretraining.scene;

import org.jspecify.annotations.Nullable;

/** How one thing lies to another, seen by the viewer. */
public enum Relation {
    LEFT("left of", "to the left of"),
    RIGHT("right of", "to the right of"),
    ABOVE("above", "above"),
    BELOW("below", "below");

    /** A direction is named only where it is at least this many times the other distance. */
    private static final double CLEARLY = 1.6;

    private static final double AT_LEAST_PIXELS = 10;

    private final String brief;
    private final String full;

    Relation(String brief, String full) {
        this.brief = brief;
        this.full = full;
    }

    /** The words of captions that are no sentences: "left of". */
    String brief() {
        return brief;
    }

    /** The words of sentences: "to the left of". */
    public String full() {
        return full;
    }

    public Relation opposite() {
        return switch (this) {
            case LEFT -> RIGHT;
            case RIGHT -> LEFT;
            case ABOVE -> BELOW;
            case BELOW -> ABOVE;
        };
    }

    /** The relation of one square to another, or null where no single word is clearly right. */
    static @Nullable Relation between(Square one, Square other) {
        double across = one.centerX() - other.centerX();
        double down = one.centerY() - other.centerY();
        if (Math.abs(across) >= AT_LEAST_PIXELS && Math.abs(across) > CLEARLY * Math.abs(down)) {
            return across < 0 ? LEFT : RIGHT;
        }
        if (Math.abs(down) >= AT_LEAST_PIXELS && Math.abs(down) > CLEARLY * Math.abs(across)) {
            return down < 0 ? ABOVE : BELOW;
        }
        return null;
    }
}
