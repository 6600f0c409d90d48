package lilora.app.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lilora.storage.RunState;

/** States and times as people read them. */
public final class RunWords {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private RunWords() {}

    /** One word. */
    public static String of(RunState state) {
        return switch (state) {
            case QUEUED -> "Queued";
            case RUNNING -> "Running";
            case PAUSED -> "Paused";
            case STOPPED -> "Stopped";
            case INTERRUPTED -> "Interrupted";
            case FAILED -> "Failed";
            case DONE -> "Done";
        };
    }

    /** Style class of a state's badge. */
    public static String styleClass(RunState state) {
        return switch (state) {
            case QUEUED, RUNNING -> "state-active";
            case PAUSED, STOPPED, INTERRUPTED -> "state-waiting";
            case FAILED -> "state-failed";
            case DONE -> "state-done";
        };
    }

    /** Time of day here, of an ISO-8601 instant. */
    public static String timeOfDay(String instant) {
        try {
            return SHORT.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            return instant;
        }
    }

    static long epochMillis(String instant) {
        try {
            return Instant.parse(instant).toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
