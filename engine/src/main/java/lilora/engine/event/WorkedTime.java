package lilora.engine.event;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How long a run was worked on: from the first to the last event of each attempt, what was done again counted each time. */
public final class WorkedTime {
    private WorkedTime() {}

    /** Seconds, over all attempts that these events are of. */
    public static double seconds(List<RecordedEvent> events) {
        record Span(Instant first, Instant last) {}
        Map<Integer, Span> attempts = new LinkedHashMap<>();
        for (RecordedEvent event : events) {
            Instant at = Instant.parse(event.time());
            attempts.merge(event.attempt(), new Span(at, at), (span, more) -> new Span(span.first(), more.last()));
        }
        return attempts.values().stream()
                .mapToDouble(span -> Duration.between(span.first(), span.last()).toMillis() / 1e3)
                .sum();
    }
}
