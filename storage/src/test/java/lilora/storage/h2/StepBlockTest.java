package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.StepMetric;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StepBlockTest {
    private static RecordedEvent event(long seq, String time, int step, double value, int samples) {
        return new RecordedEvent(
                RecordedEvent.VERSION,
                seq,
                3,
                time,
                new RunEvent.Step(2, step, value, -value, value * 2, 0.5, 1e-4, samples, value, samples + 1));
    }

    @Property(seed = "1", tries = 100)
    void nothingIsRounded(@ForAll @Size(min = 1, max = 50) List<Double> values, @ForAll int step, @ForAll long seq) {
        List<RecordedEvent> events = new ArrayList<>();
        for (double value : values) {
            events.add(event(seq + events.size(), "2026-01-01T00:00:00.123456789Z", step - events.size(), value, step));
        }

        StepBlock block = StepBlock.read(StepBlock.write(events));

        assertThat(block.events(3, 2)).isEqualTo(events);
        assertThat(block.values(StepMetric.LOSS))
                .isEqualTo(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    @Test
    void valuesThatAreNoNumbersAndTimesThatAreNoInstantsComeBack() {
        List<RecordedEvent> events = List.of(
                event(1, "2026-01-01T00:00:00Z", 1, Double.NaN, 1),
                event(2, "yesterday “noon”", 2, Double.NEGATIVE_INFINITY, 1),
                event(3, "2026-01-01T00:00:00.000Z", 3, -0.0, 1),
                event(4, "-999999999-01-01T00:00:00Z", 4, Double.MIN_VALUE, 1));

        assertThat(StepBlock.read(StepBlock.write(events)).events(3, 2)).isEqualTo(events);
    }

    @Test
    void aTypicalStepTakesLessThanFiftyBytes() {
        List<RecordedEvent> events = new ArrayList<>();
        for (int i = 1; i <= 1000; i++) {
            double loss = (float) Math.sin(i);
            RunEvent step = new RunEvent.Step(
                    1, i, loss + 1e-12 * i, loss, 1e-12 * i, (float) loss, 1e-4 / i, 16, 0.1 / i, 640);
            events.add(new RecordedEvent(
                    RecordedEvent.VERSION, i, 1, "2026-01-01T00:00:00." + (100 + i % 900) + "Z", step));
        }

        assertThat(StepBlock.write(events).length).isLessThan(50_000);
    }
}
