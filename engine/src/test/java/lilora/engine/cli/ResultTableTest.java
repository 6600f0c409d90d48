package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.Test;

/** What a selector took questions for, as text. */
class ResultTableTest {
    private final ResultTable table = new ResultTable(List.of("one", "two", "three"));

    /** @param shares in percent, of the tasks from the first on */
    private static RunEvent.EvalCell cell(int stage, int task, double... shares) {
        Map<String, Double> details = new TreeMap<>(Map.of(CellMatrix.SELECTED, 50.0));
        for (int i = 0; i < shares.length; i++) {
            details.put(CellMatrix.chosen(i + 1), shares[i]);
        }
        return new RunEvent.EvalCell(stage, task, 60, "exact", 100, 4, details, "file", 1);
    }

    private List<String> chosen(RunEvent.EvalCell... cells) {
        return table.chosen(List.of(cells)).stream()
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .toList();
    }

    /** A dash is a task that could not be chosen by then, 0 one that was not. */
    @Test
    void eachTaskIsToldAtItsNewestStage() {
        assertThat(chosen(cell(2, 1, 90, 10), cell(1, 1, 100), cell(2, 2, 0, 100)))
                .containsExactly("questions taken for (%) one two three", "1 one 90.00 10.00 –", "2 two 0.00 100.00 –");
    }

    @Test
    void withoutAChoiceThereIsNoTable() {
        RunEvent.EvalCell plain = new RunEvent.EvalCell(2, 1, 60, "exact", 100, 4, Map.of(), "file", 1);
        assertThat(chosen(plain)).isEmpty();
        // A method that is not told the task: a score with a selector, and nothing chosen.
        assertThat(chosen(cell(2, 1))).isEmpty();
    }
}
