package lilora.app.chart.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import lilora.app.chart.run.RunCharts;
import org.junit.jupiter.api.Test;

class SmoothingTest {
    private static final Curve STEPS = Curve.of(new double[] {1, 2, 3, 4}, new double[] {4, 0, 8, 8});

    @Test
    void aMeanIsCorrectedForItsStart() {
        Curve smoothed = new Smoothing(0.5).of(STEPS, List.of());

        assertThat(smoothed.y(0)).isEqualTo(4);
        assertThat(smoothed.y(1)).isCloseTo((0.25 * 4 + 0.5 * 0) / 0.75, within(1e-12));
        assertThat(smoothed.y(2)).isCloseTo((0.125 * 4 + 0.25 * 0 + 0.5 * 8) / 0.875, within(1e-12));
    }

    @Test
    void eachStageBeginsAgain() {
        Curve smoothed = new Smoothing(0.9)
                .of(STEPS, List.of(new LineModel.StageMark(0.5, "1"), new LineModel.StageMark(2.5, "2")));

        assertThat(smoothed.y(0)).isCloseTo(4, within(1e-12));
        assertThat(smoothed.y(2)).isCloseTo(8, within(1e-12));
        assertThat(smoothed.y(3)).isCloseTo(8, within(1e-12));
    }

    @Test
    void aGapStaysAGapAndHarmsNothingAfterIt() {
        Curve smoothed =
                new Smoothing(0.5).of(Curve.of(new double[] {1, 2, 3}, new double[] {2, Double.NaN, 2}), List.of());

        assertThat(smoothed.y(1)).isNaN();
        assertThat(smoothed.y(2)).isCloseTo(2, within(1e-12));
    }

    @Test
    void theValuesStayFaintBehindAndAloneInTheTable() {
        LineModel plain = RunCharts.loss(STEPS, Curve.EMPTY, Curve.EMPTY, List.of());
        LineModel smoothed = RunCharts.smoothed(plain, 0.6);

        assertThat(RunCharts.smoothed(plain, 0)).isEqualTo(plain);
        assertThat(smoothed.series())
                .extracting(LineModel.Series::role)
                .containsExactly(LineModel.Role.SMOOTHED, LineModel.Role.BEHIND);
        assertThat(smoothed.table()).isEqualTo(plain.table());
    }
}
