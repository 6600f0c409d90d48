package lilora.engine.event;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long a run was worked on: from the first to the last event of each attempt, what was done again counted each time.
 *
 * @param seconds over all attempts so far
 * @param attempt of the last event; 0 before the first
 * @param last time of the last event; null before the first
 */
public record WorkedTime(
        double seconds, int attempt, @Nullable String last) {
    /** Before anything is told. */
    public static final WorkedTime NONE = new WorkedTime(0, 0, null);

    /** Seconds, over all attempts that these events are of. */
    public static double seconds(List<RecordedEvent> events) {
        return NONE.with(events).seconds();
    }

    /** With the events that came next. */
    public WorkedTime with(List<RecordedEvent> events) {
        double sum = seconds;
        int current = attempt;
        String from = last;
        for (int i = 0; i < events.size(); i++) {
            RecordedEvent event = events.get(i);
            if (event.attempt() != current) {
                current = event.attempt();
                from = event.time();
            }
            if (i + 1 == events.size() || events.get(i + 1).attempt() != current) {
                sum += between(from, event.time());
                from = event.time();
            }
        }
        return new WorkedTime(sum, current, from);
    }

    /** Nothing where a clock was set back, or tells what is no time. */
    private static double between(@Nullable String from, String to) {
        try {
            return from == null
                    ? 0
                    : Math.max(
                            0,
                            Duration.between(Instant.parse(from), Instant.parse(to))
                                            .toMillis()
                                    / 1e3);
        } catch (DateTimeException e) {
            // A foreign clock; the run's duration is not worth refusing its events.
            return 0;
        }
    }
}
