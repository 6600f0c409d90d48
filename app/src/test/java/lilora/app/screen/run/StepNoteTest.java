package lilora.app.screen.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.StepMetric;
import org.junit.jupiter.api.Test;

class StepNoteTest {
    @Test
    void aRemarkIsFoundAgainAmongOtherLines() {
        StepNote note = new StepNote(240, "2026-01-01T00:00:05Z", "loss jumps:\n look at data");
        String text = "# My own words\n- not a step\n" + note.line() + "\n- Step x, then: no\n";

        assertThat(StepNote.in(text))
                .containsExactly(new StepNote(240, "2026-01-01T00:00:05Z", "loss jumps: look at data"));
    }

    @Test
    void timeIsTheSumOfWhatStepsTook() {
        MetricCurve seconds = new MetricCurve(
                StepMetric.SECONDS, 0, false, 3, new long[] {1, 2, 3}, new int[] {1, 1, 1}, new double[] {60, 30, 90});

        StepTimes times = StepTimes.of(Optional.of(seconds));

        assertThat(times.isExact()).isTrue();
        assertThat(times.at(0)).isZero();
        assertThat(times.at(1)).isEqualTo(1);
        assertThat(times.at(2)).isEqualTo(1.5);
        assertThat(times.at(2.5)).isEqualTo(2.25);
        assertThat(times.at(3)).isEqualTo(3);
        assertThat(times.at(9)).isEqualTo(3);
    }

    @Test
    void stepsThatWereThinnedOutTakeTheirNeighboursTime() {
        MetricCurve seconds = new MetricCurve(
                StepMetric.SECONDS, 0, false, 100, new long[] {1, 100}, new int[] {1, 1}, new double[] {6, 6});

        StepTimes times = StepTimes.of(Optional.of(seconds));

        assertThat(times.isExact()).isFalse();
        assertThat(times.at(100)).isEqualTo(10);
        assertThat(StepTimes.of(Optional.empty()).at(5)).isZero();
    }
}
