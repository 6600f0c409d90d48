package lilora.app.chart.model;

import java.util.OptionalDouble;

/**
 * One axis of a chart.
 *
 * @param label with its unit
 * @param scale how values are spread
 * @param low fixed lower end, if it has one
 * @param high fixed upper end, if it has one
 */
public record Axis(String label, Scale scale, OptionalDouble low, OptionalDouble high) {
    /** How values are spread over an axis. */
    public enum Scale {
        LINEAR,
        /** Scores in points. */
        POINTS,
        /** Whole numbers only, such as steps. */
        WHOLE,
        /** Whole numbers that stand side by side, such as stages, with some room before the first and after the last. */
        PLACES,
        LOGARITHMIC
    }

    /** A linear axis that fits its data. */
    public static Axis of(String label) {
        return new Axis(label, Scale.LINEAR, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** An axis of scores in points that fits its data. */
    public static Axis points(String label) {
        return new Axis(label, Scale.POINTS, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** An axis of whole numbers that fits its data. */
    public static Axis whole(String label) {
        return new Axis(label, Scale.WHOLE, OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** An axis of places that fits its data. */
    public static Axis places(String label) {
        return new Axis(label, Scale.PLACES, OptionalDouble.empty(), OptionalDouble.empty());
    }

    public Axis within(double from, double to) {
        return new Axis(label, scale, OptionalDouble.of(from), OptionalDouble.of(to));
    }

    /** The same with a fixed lower end. */
    public Axis from(double lowest) {
        return new Axis(label, scale, OptionalDouble.of(lowest), high);
    }

    /** Whether a logarithmic axis of the same quantity says more: neither places nor points have orders of magnitude. */
    public boolean canBeLogarithmic() {
        return scale == Scale.LINEAR || scale == Scale.WHOLE;
    }

    public Axis logarithmic() {
        return new Axis(label, Scale.LOGARITHMIC, low, high);
    }
}
