package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.StepMetric;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StepOutlineTest {
    private static List<RecordedEvent> steps(List<Double> losses) {
        List<RecordedEvent> steps = new ArrayList<>();
        for (int i = 0; i < losses.size(); i++) {
            RunEvent.Step step = new RunEvent.Step(1, i + 1, losses.get(i), 2, 3, 4, 5, 16, 0.5, 100 + i);
            steps.add(new RecordedEvent(RecordedEvent.VERSION, i + 1, 1, "2026-01-01T00:00:00Z", step));
        }
        return steps;
    }

    /** Values by step, of one metric. */
    private static SortedMap<Integer, Double> points(List<Double> losses, StepMetric metric) {
        SortedMap<Integer, Double> points = new TreeMap<>();
        StepOutline.read(StepOutline.write(steps(losses))).each(metric, points::put);
        return points;
    }

    @Property(seed = "1", tries = 100)
    void eachPieceKeepsItsLowestAndItsHighestValue(
            @ForAll @Size(min = 1, max = 400) List<@DoubleRange(min = -9, max = 9) Double> losses) {
        SortedMap<Integer, Double> points = points(losses, StepMetric.LOSS);

        assertThat(points.firstKey()).isEqualTo(1);
        assertThat(points.lastKey()).isEqualTo(losses.size());
        for (int from = 0; from < losses.size(); from += StepOutline.PIECE) {
            int to = Math.min(losses.size(), from + StepOutline.PIECE);
            List<Double> piece = losses.subList(from, to);
            assertThat(points.subMap(from + 1, to + 1).values())
                    .contains(piece.stream().min(Double::compare).orElseThrow())
                    .contains(piece.stream().max(Double::compare).orElseThrow());
        }
    }

    @Test
    void everyMetricIsFoundAgain() {
        List<Double> losses = IntStream.range(0, 300).mapToObj(i -> i * 0.5).toList();

        assertThat(points(losses, StepMetric.PENALTY).values()).containsOnly(3.0);
        assertThat(points(losses, StepMetric.SAMPLES).values()).containsOnly(16.0);
        assertThat(points(losses, StepMetric.TOKENS)).containsEntry(1, 100.0).containsEntry(300, 399.0);
        assertThat(points(losses, StepMetric.LOSS)).hasSizeLessThan(20);
    }

    @Test
    void aSpikeAmongValuesThatAreNoNumbersStays() {
        List<Double> losses = new ArrayList<>(Collections.nCopies(100, Double.NaN));
        losses.set(57, 9.0);

        assertThat(points(losses, StepMetric.LOSS)).containsEntry(58, 9.0);
    }
}
