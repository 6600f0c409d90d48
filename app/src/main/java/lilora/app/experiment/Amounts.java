package lilora.app.experiment;

import java.time.Duration;
import java.util.Locale;

/** Amounts as people read them: three digits that mean something, with their unit. */
public final class Amounts {
    private static final String[] BYTES = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    /** {@code 18,432}, {@code 1.25 M}, {@code 13.0 B}. */
    public static String numbers(long count) {
        if (count < 100_000) {
            return "%,d".formatted(count);
        }
        if (count < 1_000_000) {
            return digits(count / 1e3) + " k";
        }
        return count < 1_000_000_000 ? digits(count / 1e6) + " M" : digits(count / 1e9) + " B";
    }

    /** {@code 812 MiB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < BYTES.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0 ? bytes + " B" : digits(amount) + " " + BYTES[unit];
    }

    /** {@code 40 s}, {@code 12 min}, {@code 3 h 20 min}. */
    public static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 90) {
            return Math.max(1, seconds) + " s";
        }
        long minutes = Math.round(seconds / 60.0);
        return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    private static String digits(double amount) {
        return String.format(Locale.ROOT, amount < 10 ? "%.2f" : amount < 100 ? "%.1f" : "%.0f", amount);
    }
}
