package lilora.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final Pace pace = new Pace();

    @Test
    void whatIsLeftIsEmptyUntilEachKindOfItHasBeenTimed() {
        assertThat(pace.seconds(0, 0)).hasValue(0);
        assertThat(pace.seconds(1, 0)).isEmpty();

        pace.step(2);

        assertThat(pace.seconds(10, 0)).hasValue(20);
        assertThat(pace.seconds(10, 1)).isEmpty();

        cell(5, 10);

        assertThat(pace.seconds(10, 4).orElseThrow()).isCloseTo(20 + 4 * 0.5, within(1e-12));
    }

    @Test
    void onlyTheLastCount() {
        pace.step(1000);
        cell(1000, 1);
        for (int i = 0; i < Pace.STEPS; i++) {
            pace.step(i % 2 == 0 ? 1 : 3);
        }
        for (int i = 0; i < Pace.CELLS; i++) {
            cell(4, 2);
        }

        assertThat(pace.secondsPerStep().orElseThrow()).isCloseTo(2, within(1e-12));
        assertThat(pace.secondsPerPrompt()).hasValue(2);
    }

    @Test
    void aCellWithoutQuestionsSaysNothing() {
        cell(3, 0);

        assertThat(pace.secondsPerPrompt()).isEmpty();
    }

    @Test
    void moreDoneThanPlannedIsNothingLeft() {
        pace.step(1);

        assertThat(pace.seconds(-3, -1)).hasValue(0);
    }

    private void cell(double seconds, int items) {
        pace.cell(new RunEvent.EvalCell(1, 1, 0, "exact", 100, items, Map.of(), "", seconds));
    }
}
