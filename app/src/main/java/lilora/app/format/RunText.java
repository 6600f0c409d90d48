package lilora.app.format;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lilora.storage.repository.RunState;

/** States and times as people read them. */
public final class RunText {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private RunText() {}

    /** One word. */
    public static String of(RunState state) {
        return RunStateDisplay.word(state);
    }

    /** Style class of a state's badge. */
    public static String styleClass(RunState state) {
        return RunStateDisplay.styleClass(state);
    }

    /** Time of day here, of an ISO-8601 instant. */
    public static String timeOfDay(String instant) {
        try {
            return SHORT.format(Instant.parse(instant).atZone(ZoneId.systemDefault()));
        } catch (DateTimeException e) {
            return instant;
        }
    }

    public static long epochMillis(String instant) {
        try {
            return Instant.parse(instant).toEpochMilli();
        } catch (DateTimeException e) {
            return 0;
        }
    }
}
