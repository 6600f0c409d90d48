package lilora.app.format;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/** Amounts for people: the same decimals in a column, a dash for what is missing, never a decimal comma. */
public final class Formats {
    public static final String MISSING = "–";

    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};
    private static final double KIBI = 1024;

    private Formats() {}

    /** A score in points: {@code 61.2}. */
    public static String points(double value) {
        return fixed(value, 1);
    }

    public static String points(OptionalDouble value) {
        return value.isPresent() ? points(value.getAsDouble()) : MISSING;
    }

    /**
     * So many decimals, thousands apart: {@code 1,234.50}. What rounds to nothing is nothing, without a sign; every number that
     * people read goes through here.
     */
    public static String fixed(double value, int decimals) {
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", value);
        return minus(isNothing(text) ? text.replace("-", "") : text);
    }

    private static boolean isNothing(String number) {
        return number.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
    }

    /** A mean with its spread: {@code 61.2 ± 0.8}. */
    public static String spread(double mean, double deviation, int decimals) {
        return fixed(mean, decimals) + " ± " + fixed(deviation, decimals);
    }

    /** A difference with its sign: {@code +1.2}, {@code −14.0}, {@code 0.0}. */
    public static String signed(double value) {
        return signed(value, 1);
    }

    /** A difference with its sign and so many decimals; nothing has no sign. */
    public static String signed(double value, int decimals) {
        String text = fixed(value, decimals);
        return text.startsWith("−") || isNothing(text) ? text : "+" + text;
    }

    public static String signed(OptionalDouble value) {
        return value.isPresent() ? signed(value.getAsDouble()) : MISSING;
    }

    /** A number of things that take an s: {@code 1 task}, {@code 1,234 tasks}. */
    public static String counted(long number, String noun) {
        return count(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** A count: {@code 184,220}. */
    public static String count(long value) {
        return minus(String.format(Locale.ROOT, "%,d", value));
    }

    /** A large count in three digits: {@code 1.23 M}, {@code 7.06 B}. */
    public static String compact(double value) {
        double size = Math.abs(value);
        if (size >= 1e9) {
            return threeDigits(value / 1e9) + " B";
        }
        if (size >= 1e6) {
            return threeDigits(value / 1e6) + " M";
        }
        if (size >= 1e4) {
            return threeDigits(value / 1e3) + " k";
        }
        return value == Math.rint(value) ? count((long) value) : threeDigits(value);
    }

    /** A large count in three digits. */
    public static String compact(long value) {
        return compact((double) value);
    }

    /** A round count as an axis shows it: {@code 800 k}, {@code 1.5 M}, {@code 20 M}. */
    public static String round(double value) {
        return compact(value).replaceFirst("(\\.\\d*?)0+ ", "$1 ").replace(". ", " ");
    }

    /** Memory and disk, in the units of 1,024 in which memory is sold and the engine plans: {@code 1.23 GiB}. */
    public static String bytes(double bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1000 && unit < BYTES.length - 1) {
            amount /= KIBI;
            unit++;
        }
        return (unit == 0 ? count(Math.round(amount)) : threeDigits(amount)) + " " + BYTES[unit];
    }

    /** Memory and disk. */
    public static String bytes(long bytes) {
        return bytes((double) bytes);
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

    /** A span that is only estimated, in words no more exact than it: {@code 40 s}, {@code 12 min}, {@code 3 h 20 min}. */
    public static String roughly(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 90) {
            return Math.max(1, seconds) + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
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
