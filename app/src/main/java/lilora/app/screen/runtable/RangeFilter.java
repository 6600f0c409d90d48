package lilora.app.screen.runtable;

import java.util.OptionalDouble;

/**
 * Holds a number of runs to bounds, both of them allowed.
 *
 * @param column id of the field
 * @param low infinite where there is none
 * @param high infinite where there is none
 */
record RangeFilter(String column, double low, double high) {
    static RangeFilter open(String column) {
        return new RangeFilter(column, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    boolean isOpen() {
        return Double.isInfinite(low) && Double.isInfinite(high);
    }

    /** A run without a value is outside. */
    boolean admits(OptionalDouble value) {
        return value.isPresent() && low <= value.getAsDouble() && value.getAsDouble() <= high;
    }

    /** {@code AP from 40 to 60}. */
    String words(RunField field) {
        String title = field.head().title();
        if (Double.isInfinite(high)) {
            return "%s at least %s".formatted(title, field.plain(low));
        }
        return Double.isInfinite(low)
                ? "%s at most %s".formatted(title, field.plain(high))
                : "%s from %s to %s".formatted(title, field.plain(low), field.plain(high));
    }
}
