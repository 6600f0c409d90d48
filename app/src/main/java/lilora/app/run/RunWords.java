package lilora.app.run;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lilora.app.amount.RunStates;
import lilora.storage.RunState;

/** States and times as people read them. */
public final class RunWords {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private RunWords() {}

    /** One word. */
    public static String of(RunState state) {
        return RunStates.word(state);
    }

    /** Style class of a state's badge. */
    public static String styleClass(RunState state) {
        return RunStates.styleClass(state);
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
