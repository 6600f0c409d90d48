package lilora.storage.h2;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Times of events as nanoseconds since 1970, where that loses nothing: the text must be the one that {@link Instant#toString}
 * gives. Many times faster than asking {@link Instant} for each of millions of steps.
 */
final class CanonicalTime {
    /** Not a time, or not one whose text would come back the same. */
    static final long NONE = Long.MIN_VALUE;

    private static final int SECONDS_END = "2026-01-01T00:00:00".length();
    private static final long BILLION = 1_000_000_000L;

    private CanonicalTime() {}

    static String text(long nanoseconds) {
        return Instant.ofEpochSecond(0, nanoseconds).toString();
    }

    static long nanoseconds(String text) {
        int length = text.length();
        boolean shaped = length > SECONDS_END
                && text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':'
                && text.charAt(length - 1) == 'Z';
        if (!shaped) {
            return NONE;
        }
        int year = digits(text, 0, 4);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int nano = fraction(text, length - 1);
        // Until 2261 a long holds the nanoseconds.
        boolean inRange = year >= 1970
                && year <= 2261
                && hour >= 0
                && hour < 24
                && minute >= 0
                && minute < 60
                && second >= 0
                && second < 60
                && nano >= 0;
        if (!inRange) {
            return NONE;
        }
        try {
            long day =
                    LocalDate.of(year, digits(text, 5, 7), digits(text, 8, 10)).toEpochDay();
            return (day * 86_400 + hour * 3600L + minute * 60L + second) * BILLION + nano;
        } catch (DateTimeException e) {
            return NONE;
        }
    }

    /** Nanoseconds after the point; -1 unless written in as few groups of three digits as hold them. */
    private static int fraction(String text, int end) {
        if (end == SECONDS_END) {
            return 0;
        }
        int count = end - SECONDS_END - 1;
        if (text.charAt(SECONDS_END) != '.' || (count != 3 && count != 6 && count != 9)) {
            return -1;
        }
        int value = digits(text, SECONDS_END + 1, end);
        boolean shortest = value > 0 && value % 1000 != 0;
        return shortest ? value * (count == 3 ? 1_000_000 : count == 6 ? 1000 : 1) : -1;
    }

    /** The number; -1 unless all are digits. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }
}
