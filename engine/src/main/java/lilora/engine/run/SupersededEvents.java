package lilora.engine.run;

import java.util.List;
import java.util.Optional;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;

/**
 * The rule of resuming: whoever goes on from a checkpoint repeats what came after it, so the events between that checkpoint and
 * the attempt's own {@code hello} are superseded. Everybody who needs to know asks here.
 *
 * @param ranges one for each attempt
 */
public record SupersededEvents(List<Range> ranges) {
    /**
     * What one attempt supersedes: the sequence numbers above {@code after} and below {@code hello}.
     *
     * @param after number of the checkpoint's event; 0 if the attempt started anew
     * @param hello number of the attempt's first event
     */
    public record Range(long after, long hello) {
        /** Of the attempt that starts with this event, if one does. */
        static Optional<Range> of(RecordedEvent event) {
            return event.event() instanceof RunEvent.Hello hello
                    ? Optional.of(new Range(hello.resumedAfter(), event.seq()))
                    : Optional.empty();
        }

        boolean covers(long sequence) {
            return after < sequence && sequence < hello;
        }

        private boolean touches(long first, long last) {
            return after < last && first < hello;
        }
    }

    public SupersededEvents {
        ranges = List.copyOf(ranges);
    }

    /** Of a whole run. */
    public static SupersededEvents of(List<RecordedEvent> events) {
        return new SupersededEvents(
                events.stream().map(Range::of).flatMap(Optional::stream).toList());
    }

    /** Whether the event of that number is superseded. */
    public boolean covers(long sequence) {
        return ranges.stream().anyMatch(range -> range.covers(sequence));
    }

    /** Whether some of these sequence numbers may be superseded; never false where one is. */
    public boolean touches(long first, long last) {
        return ranges.stream().anyMatch(range -> range.touches(first, last));
    }
}
