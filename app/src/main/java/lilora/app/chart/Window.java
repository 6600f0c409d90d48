package lilora.app.chart;

import java.util.Set;

/**
 * What a person chose to see of a chart.
 *
 * @param from left end; not a number for the whole
 * @param to right end; not a number for the whole
 * @param hidden names of the series that are hidden
 */
record Window(double from, double to, Set<String> hidden) {
    static final Window WHOLE = new Window(Double.NaN, Double.NaN, Set.of());

    Window {
        hidden = Set.copyOf(hidden);
    }

    boolean isZoomed() {
        return !Double.isNaN(from);
    }

    Window between(double newFrom, double newTo) {
        return new Window(newFrom, newTo, hidden);
    }

    Window whole() {
        return new Window(Double.NaN, Double.NaN, hidden);
    }

    Window hiding(Set<String> names) {
        return new Window(from, to, names);
    }

    boolean shows(String name) {
        return !hidden.contains(name);
    }
}
