package lilora.engine.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WorkedTimeTest {
    private static RecordedEvent at(long sequence, int attempt, String time) {
        return new RecordedEvent(RecordedEvent.VERSION, sequence, attempt, time, new RunEvent.Note("n"));
    }

    private static final List<RecordedEvent> TWO_ATTEMPTS = List.of(
            at(1, 1, "2026-01-01T00:00:00Z"),
            at(2, 1, "2026-01-01T00:00:10.5Z"),
            at(3, 2, "2026-01-02T00:00:00Z"),
            at(4, 2, "2026-01-02T00:01:00Z"));

    @Test
    void theTimeBetweenAttemptsIsNotWorked() {
        assertThat(WorkedTime.seconds(TWO_ATTEMPTS)).isEqualTo(70.5);
        assertThat(WorkedTime.seconds(List.of())).isZero();
    }

    @Test
    void whereverTheEventsAreCutTheSumIsTheSame() {
        for (int cut = 0; cut <= TWO_ATTEMPTS.size(); cut++) {
            assertThat(WorkedTime.NONE
                            .with(TWO_ATTEMPTS.subList(0, cut))
                            .with(TWO_ATTEMPTS.subList(cut, TWO_ATTEMPTS.size()))
                            .seconds())
                    .isEqualTo(70.5);
        }
    }

    @Test
    void aClockThatGoesBackOrTellsNoTimeTakesNothingOff() {
        assertThat(WorkedTime.seconds(List.of(
                        at(1, 1, "2026-01-01T00:00:10Z"),
                        at(2, 1, "2026-01-01T00:00:00Z"),
                        at(3, 2, "yesterday"),
                        at(4, 2, "2026-01-01T00:00:05Z"))))
                .isZero();
    }
}
