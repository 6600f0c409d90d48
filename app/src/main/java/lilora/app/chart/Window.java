package lilora.app.chart;

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
record Window(double from, double to, Set<String> hidden, boolean logX, boolean logY) {
    static final Window WHOLE = new Window(Double.NaN, Double.NaN, Set.of(), false, false);

    Window {
        hidden = Set.copyOf(hidden);
    }

    boolean isZoomed() {
        return !Double.isNaN(from);
    }

    Window between(double newFrom, double newTo) {
        return new Window(newFrom, newTo, hidden, logX, logY);
    }

    Window whole() {
        return between(Double.NaN, Double.NaN);
    }

    Window hiding(Set<String> names) {
        return new Window(from, to, names, logX, logY);
    }

    Window logarithmic(boolean x, boolean y) {
        return new Window(from, to, hidden, x, y);
    }

    boolean shows(String name) {
        return !hidden.contains(name);
    }
}
