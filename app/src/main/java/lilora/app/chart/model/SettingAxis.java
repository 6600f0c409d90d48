package lilora.app.chart.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A horizontal axis of the values that a setting was given. Each has a place; what is drawn lies between places as on any linear axis.
 *
 * @param label of the setting
 * @param scale how values are spread
 * @param values as people read them, from the left
 * @param places of the values, in the same order
 * @param gap where a logarithmic axis is broken between 0, which has no place on it, and the rest; empty if it is not
 */
public record SettingAxis(String label, Scale scale, List<String> values, List<Double> places, OptionalDouble gap) {
    /** A broken axis leaves this part of its length to 0, and half a decade at least. */
    private static final double ZERO = 0.14;

    private static final double LEAST = 0.5;

    /** How values are spread over an axis. */
    public enum Scale {
        /** Side by side, as they have no order of size. */
        CATEGORIES,
        LINEAR,
        LOGARITHMIC
    }

    public SettingAxis {
        values = List.copyOf(values);
        places = List.copyOf(places);
        if (values.size() != places.size()) {
            throw new IllegalArgumentException("%d values have %d places.".formatted(values.size(), places.size()));
        }
    }

    /** Values without an order of size. */
    public static SettingAxis categories(String label, List<String> values) {
        List<Double> places =
                IntStream.range(0, values.size()).mapToObj(i -> (double) i).toList();
        return new SettingAxis(label, Scale.CATEGORIES, values, places, OptionalDouble.empty());
    }

    /** Numbers where they are. */
    public static SettingAxis linear(String label, List<String> values, double... numbers) {
        return new SettingAxis(
                label, Scale.LINEAR, values, Arrays.stream(numbers).boxed().toList(), OptionalDouble.empty());
    }

    /** Whether a logarithmic axis has a place for these numbers, apart from 0. */
    public static boolean canBeLogarithmic(double... numbers) {
        return Arrays.stream(numbers).allMatch(number -> number >= 0)
                && Arrays.stream(numbers)
                                .filter(number -> number > 0)
                                .distinct()
                                .count()
                        > 1;
    }

    /** Rising numbers by their orders of magnitude; 0 stands apart, left of a break. */
    public static SettingAxis logarithmic(String label, List<String> values, double... numbers) {
        double[] logarithms = Arrays.stream(numbers)
                .filter(number -> number > 0)
                .map(Math::log10)
                .toArray();
        double first = logarithms[0];
        double away = Math.max(LEAST, ZERO * (logarithms[logarithms.length - 1] - first));
        List<Double> places = new ArrayList<>();
        for (double number : numbers) {
            places.add(number > 0 ? Math.log10(number) : first - away);
        }
        boolean broken = numbers[0] == 0;
        return new SettingAxis(
                label,
                Scale.LOGARITHMIC,
                values,
                places,
                broken ? OptionalDouble.of(first - away / 2) : OptionalDouble.empty());
    }

    /** Whether what is measured at two neighbouring values may be joined by a line. */
    public boolean joins(int left, int right) {
        boolean across =
                gap.isPresent() && places.get(left) < gap.getAsDouble() && places.get(right) > gap.getAsDouble();
        return scale != Scale.CATEGORIES && !across;
    }

    /** Index of the value whose place is nearest. */
    public int nearest(double place) {
        int best = 0;
        for (int i = 1; i < places.size(); i++) {
            best = Math.abs(places.get(i) - place) < Math.abs(places.get(best) - place) ? i : best;
        }
        return best;
    }
}
