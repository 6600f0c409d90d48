package lilora.app.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalDouble;

/** Points in time for people: in their own zone, in an order that sorts. */
public final class Timestamps {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
    private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Timestamps() {}

    /** {@code 2026-11-22 14:05}; a text that is no instant is shown as it is. */
    public static String minute(String instant) {
        try {
            return MINUTE.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            return instant;
        }
    }

    /** The same of minutes since 1970 began. */
    public static String minute(double minutes) {
        return MINUTE.format(Instant.ofEpochSecond(Math.round(minutes * 60)).atZone(ZoneId.systemDefault()));
    }

    /** Time of day, {@code 14:05:09}; a text that is no instant is shown as it is. */
    public static String timeOfDay(String instant) {
        try {
            return SECOND.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            return instant;
        }
    }

    /** Milliseconds from the beginning of 1970 to an instant; 0 if the text is none. */
    public static long epochMillis(String instant) {
        try {
            return Instant.parse(instant).toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }

    /** Minutes from the beginning of 1970 to an instant, with a fraction; empty if the text is none. */
    public static OptionalDouble minutes(String instant) {
        try {
            return OptionalDouble.of(Instant.parse(instant).toEpochMilli() / 60_000.0);
        } catch (DateTimeException e) {
            return OptionalDouble.empty();
        }
    }

    /** Reads {@code 2026-11-22 14:05} or {@code 2026-11-22}, in the zone of this computer, as such minutes; else empty. */
    public static OptionalDouble read(String text) {
        try {
            LocalDateTime time = text.length() <= "2026-11-22".length()
                    ? LocalDate.parse(text).atStartOfDay()
                    : LocalDateTime.parse(text, MINUTE);
            return OptionalDouble.of(time.atZone(ZoneId.systemDefault()).toEpochSecond() / 60.0);
        } catch (DateTimeException e) {
            return OptionalDouble.empty();
        }
    }
}
