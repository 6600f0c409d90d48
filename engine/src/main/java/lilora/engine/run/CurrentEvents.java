package lilora.engine.run;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.event.RecordedEvent;

/**
 * The events of a run that no later attempt has superseded, by the rule of {@link SupersededEvents}, as they come. Taken in
 * order, they tell of every step and every evaluation once.
 */
public final class CurrentEvents {
    private final List<RecordedEvent> current = new ArrayList<>();

    /** Those of some events, in order. */
    public static List<RecordedEvent> of(List<RecordedEvent> events) {
        CurrentEvents current = new CurrentEvents();
        events.forEach(current::accept);
        return current.events();
    }

    /** Takes the next event; only a {@code hello} changes which of the earlier ones are current. */
    public void accept(RecordedEvent event) {
        SupersededEvents.Range.of(event).ifPresent(range -> current.removeIf(earlier -> range.covers(earlier.seq())));
        current.add(event);
    }

    /** Those that are current by now. */
    public List<RecordedEvent> events() {
        return List.copyOf(current);
    }
}
