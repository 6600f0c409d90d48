package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import org.junit.jupiter.api.Test;

/** Rows of the accuracy matrix: each once, when it is whole. */
class TextViewTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final TextView view =
            new TextView(new PrintStream(printed, true, StandardCharsets.UTF_8), false, List.of("one", "two"));
    private final RunProgress progress = new RunProgress();

    private List<String> shown(RunEvent event) {
        printed.reset();
        progress.accept(event);
        view.show(new RecordedEvent(RecordedEvent.VERSION, 1, 1, "2026-01-01T00:00:00Z", event), progress);
        return printed.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
    }

    private static RunEvent cell(int stage, int task, double score) {
        return new RunEvent.EvalCell(stage, task, score, "exact", 100, 4, Map.of(), "file", 1, null);
    }

    private static RunEvent start(int stage) {
        return new RunEvent.StageStart(stage, 2, List.of(stage), "stage", 8, 1);
    }

    private static RunEvent end(int stage) {
        return new RunEvent.StageEnd(stage, 1, 1);
    }

    private static RunEvent completed() {
        return new RunEvent.Done("completed", Map.of(), 1);
    }

    @Test
    void aRowIsPrintedWithItsLastCell() {
        assertThat(shown(cell(0, 1, 10))).isEmpty();
        assertThat(shown(cell(0, 2, 20)))
                .containsExactly("after learning one two mean", "nothing (zero-shot) 10.00 20.00 15.00");
        assertThat(shown(start(1))).isEmpty();
        assertThat(shown(cell(1, 1, 30))).isEmpty();
        assertThat(shown(cell(1, 2, 40))).containsExactly("1 one 30.00 40.00 35.00");
        assertThat(shown(end(1))).isEmpty();
        assertThat(shown(completed())).isEmpty();
    }

    @Test
    void aRowWhoseLastTaskHasNoTestItemsIsPrintedWhenTheStageEnds() {
        assertThat(shown(cell(0, 1, 10))).isEmpty();
        assertThat(shown(start(1))).containsExactly("after learning one two mean", "nothing (zero-shot) 10.00 – 10.00");
        assertThat(shown(cell(1, 1, 30))).isEmpty();
        assertThat(shown(end(1))).containsExactly("1 one 30.00 – 30.00");
        assertThat(shown(start(2))).isEmpty();
        assertThat(shown(cell(2, 1, 25))).isEmpty();
        assertThat(shown(end(2))).containsExactly("2 two 25.00 – 25.00");
        assertThat(shown(completed())).isEmpty();
    }

    /** It has no stages. */
    @Test
    void theRowsOfZeroShotArePrintedToo() {
        assertThat(shown(cell(0, 1, 10))).isEmpty();
        assertThat(shown(cell(2, 1, 10)))
                .containsExactly("after learning one two mean", "nothing (zero-shot) 10.00 – 10.00");
        assertThat(shown(completed())).containsExactly("2 two 10.00 – 10.00");
    }

    @Test
    void aRowThatIsInterruptedIsNotPrinted() {
        assertThat(shown(cell(0, 1, 10))).isEmpty();
        assertThat(shown(new RunEvent.Done("stopped", Map.of(), 1))).isEmpty();
    }
}
