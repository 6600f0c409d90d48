package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.Test;

class CurrentEventsTest {
    private static RecordedEvent at(long seq, RunEvent event) {
        return new RecordedEvent(RecordedEvent.VERSION, seq, 1, "2026-01-01T00:00:00Z", event);
    }

    private static RecordedEvent hello(long seq, long resumedAfter) {
        return at(seq, new RunEvent.Hello("token", 1, "2026-01-01T00:00:00Z", resumedAfter, Map.of(), "cpu", 1));
    }

    private static List<Long> current(RecordedEvent... events) {
        return CurrentEvents.of(List.of(events)).stream()
                .map(RecordedEvent::seq)
                .toList();
    }

    @Test
    void whatCameAfterTheCheckpointIsSuperseded() {
        assertThat(current(hello(1, 0), at(2, Runs.note(1)), at(3, Runs.note(2)), hello(4, 2), at(5, Runs.note(3))))
                .containsExactly(1L, 2L, 4L, 5L);
    }

    @Test
    void aFreshStartSupersedesEverything() {
        assertThat(current(hello(1, 0), at(2, Runs.note(1)), hello(3, 0), at(4, Runs.note(2))))
                .containsExactly(3L, 4L);
    }

    @Test
    void eachAttemptSupersedesWhatItRepeats() {
        assertThat(current(hello(1, 0), at(2, Runs.note(1)), hello(3, 1), at(4, Runs.note(1)), hello(5, 4)))
                .containsExactly(1L, 3L, 4L, 5L);
    }
}
