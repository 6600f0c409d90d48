package lilora.engine.run;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;

/**
 * The events of a run that still stand: whoever went on from a checkpoint repeated what came after it, so those events of
 * earlier attempts are superseded. Taken in order, the standing events tell of every step and every evaluation once.
 */
public final class CurrentEvents {
    private final List<RecordedEvent> standing = new ArrayList<>();

    /** Those of some events, in order. */
    public static List<RecordedEvent> of(List<RecordedEvent> events) {
        CurrentEvents standing = new CurrentEvents();
        events.forEach(standing::accept);
        return standing.events();
    }

    /** Takes the next event; only a {@code hello} changes what stands of the earlier ones. */
    public void accept(RecordedEvent event) {
        if (event.event() instanceof RunEvent.Hello hello) {
            standing.removeIf(earlier -> earlier.seq() > hello.resumedAfter());
        }
        standing.add(event);
    }

    /** Those that stand by now. */
    public List<RecordedEvent> events() {
        return List.copyOf(standing);
    }
}
