package lilora.engine.result;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A number over seeds: mean, sample standard deviation (denominator n - 1; empty for n = 1) and n, how many values there
 * were.
 */
public record Aggregate(double mean, OptionalDouble standardDeviation, int n) {
    public Aggregate {
        if (n < 1 || (n == 1) != standardDeviation.isEmpty()) {
            throw new IllegalArgumentException("A standard deviation needs two values or more, and n = " + n + ".");
        }
    }

    /** Over these values; empty when there are none. */
    public static Optional<Aggregate> of(double... values) {
        int n = values.length;
        if (n == 0) {
            return Optional.empty();
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        double mean = sum / n;
        // Two passes: the one-pass formula loses all digits where the spread is small beside the mean.
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        OptionalDouble deviation = n == 1 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / (n - 1)));
        return Optional.of(new Aggregate(mean, deviation, n));
    }

    /** Over the runs in which the value is defined; n tells how many they were. */
    public static Optional<Aggregate> ofDefined(Collection<OptionalDouble> values) {
        return of(values.stream().flatMapToDouble(OptionalDouble::stream).toArray());
    }

    /** Of one metric over the runs' matrices. */
    public static Optional<Aggregate> of(ContinualMetric metric, Collection<AccuracyMatrix> runs) {
        return ofDefined(runs.stream().map(metric::of).toList());
    }
}
