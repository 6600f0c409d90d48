package lilora.app.chart;

import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers for people: the same decimals in a column, a dash for what is missing, never a decimal comma. */
public final class Numbers {
    public static final String MISSING = "–";

    private Numbers() {}

    /** A score in points: {@code 61.2}. */
    public static String points(double value) {
        return minus(String.format(Locale.ROOT, "%.1f", value + 0.0));
    }

    public static String points(OptionalDouble value) {
        return value.isPresent() ? points(value.getAsDouble()) : MISSING;
    }

    /** A difference with its sign: {@code +1.2}, {@code −14.0}, {@code 0.0}. */
    public static String signed(double value) {
        String text = String.format(Locale.ROOT, "%+.1f", value);
        return text.substring(1).equals("0.0") ? "0.0" : minus(text);
    }

    public static String signed(OptionalDouble value) {
        return value.isPresent() ? signed(value.getAsDouble()) : MISSING;
    }

    /** A count: {@code 184,220}. */
    public static String count(long value) {
        return minus(String.format(Locale.ROOT, "%,d", value));
    }

    /** A large count in three digits: {@code 1.23 M}. */
    public static String compact(double value) {
        double size = Math.abs(value);
        if (size >= 1e9) {
            return threeDigits(value / 1e9) + " G";
        }
        if (size >= 1e6) {
            return threeDigits(value / 1e6) + " M";
        }
        if (size >= 1e4) {
            return threeDigits(value / 1e3) + " k";
        }
        return value == Math.rint(value) ? count((long) value) : threeDigits(value);
    }

    /** Bytes: {@code 1.23 GB}. */
    public static String bytes(double bytes) {
        if (bytes >= 1e9) {
            return threeDigits(bytes / 1e9) + " GB";
        }
        return bytes >= 1e6 ? threeDigits(bytes / 1e6) + " MB" : threeDigits(bytes / 1e3) + " kB";
    }

    /** A span of time: {@code 45 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
    public static String duration(double seconds) {
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole < 10 && seconds < 9.95 ? String.format(Locale.ROOT, "%.1f s", seconds) : whole + " s";
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /** Three significant digits, such as a loss: {@code 0.00412}, {@code 2.31}. */
    public static String threeDigits(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size < 1e-4 || size >= 1e6) {
            return minus(String.format(Locale.ROOT, "%.2e", value));
        }
        int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
        return minus(String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    /** A number for a file: every digit, a plain hyphen, a point. */
    public static String exact(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String minus(String text) {
        return text.replace('-', '−').replace("e−", "e-");
    }
}
