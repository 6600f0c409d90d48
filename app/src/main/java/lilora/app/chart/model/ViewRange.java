package lilora.app.chart.model;

import java.util.Set;

/**
 * What a person chose to see of a chart.
 *
 * @param from left end; not a number for the whole
 * @param to right end; not a number for the whole
 * @param hidden names of the series that are hidden
 * @param logX whether the horizontal axis is logarithmic, if it can be
 * @param logY whether the vertical axis is logarithmic, if it can be
 */
public record ViewRange(double from, double to, Set<String> hidden, boolean logX, boolean logY) {
    public static final ViewRange WHOLE = new ViewRange(Double.NaN, Double.NaN, Set.of(), false, false);

    public ViewRange {
        hidden = Set.copyOf(hidden);
    }

    public boolean isZoomed() {
        return !Double.isNaN(from);
    }

    public ViewRange between(double newFrom, double newTo) {
        return new ViewRange(newFrom, newTo, hidden, logX, logY);
    }

    public ViewRange whole() {
        return between(Double.NaN, Double.NaN);
    }

    public ViewRange hiding(Set<String> names) {
        return new ViewRange(from, to, names, logX, logY);
    }

    public ViewRange logarithmic(boolean x, boolean y) {
        return new ViewRange(from, to, hidden, x, y);
    }

    public boolean shows(String name) {
        return !hidden.contains(name);
    }
}
