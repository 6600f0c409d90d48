package lilora.engine.result;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A mean with the 95 % interval of Student's t around it; the values are taken as independent.
 *
 * @param mean of the values
 * @param half of the interval's width; absent for one value
 * @param n how many values
 */
public record Interval(double mean, OptionalDouble half, int n) {
    /** 97.5 % point of the normal distribution. */
    static final double NORMAL = 1.959964;

    /** 97.5 % points of Student's t for 1, 2, … degrees of freedom. */
    private static final double[] STUDENT = {
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131, 2.120,
        2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042
    };

    /** Of these values; empty if there are none. */
    public static Optional<Interval> of(double... values) {
        return Aggregate.of(values).map(Interval::of);
    }

    /** Of an aggregate. */
    public static Interval of(Aggregate values) {
        int n = values.n();
        if (n < 2) {
            return new Interval(values.mean(), OptionalDouble.empty(), n);
        }
        double deviation = values.standardDeviation().orElseThrow();
        return new Interval(values.mean(), OptionalDouble.of(student(n - 1) * deviation / Math.sqrt(n)), n);
    }

    /**
     * 97.5 % point of Student's t: of the table, beyond it by the first terms of its expansion about the normal's (Abramowitz and
     * Stegun 26.7.5), which are exact to the table's digits there.
     */
    static double student(long degrees) {
        if (degrees <= STUDENT.length) {
            return STUDENT[(int) degrees - 1];
        }
        double z = NORMAL;
        double first = (Math.pow(z, 3) + z) / 4;
        double second = (5 * Math.pow(z, 5) + 16 * Math.pow(z, 3) + 3 * z) / 96;
        return z + first / degrees + second / ((double) degrees * degrees);
    }

    /** Lower end; the mean itself for one value. */
    public double low() {
        return mean - half.orElse(0);
    }

    /** Upper end; the mean itself for one value. */
    public double high() {
        return mean + half.orElse(0);
    }

    /** Whether the interval includes 0, so that the values may as well differ by nothing; so it is of one value. */
    public boolean holdsZero() {
        return half.isEmpty() || Math.abs(mean) <= half.getAsDouble();
    }
}
