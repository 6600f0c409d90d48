package lilora.app.chart.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.DrawnArea;
import lilora.app.chart.run.RunCharts;
import lilora.app.chart.run.Spread;
import org.junit.jupiter.api.Test;

/** What a mean over seeds says and draws beside a run alone. */
class SeedBandTest {
    private static final RunCharts.Named THREE = new RunCharts.Named("a", "LiLoRA · 3 seeds", SeriesStyle.numbered(0));
    private static final RunCharts.Named ONE = new RunCharts.Named("b", "joint", SeriesStyle.numbered(1));

    private static Curve curve(double... values) {
        CurveBuffer curve = new CurveBuffer();
        for (int i = 0; i < values.length; i++) {
            curve.add(i, values[i]);
        }
        return curve.snapshot();
    }

    private static LineModel losses(Spread spread) {
        return RunCharts.losses(List.of(
                RunCharts.mean(THREE, List.of(curve(4, 1, 2), curve(5, 2, 2), curve(6, 3, 2)), spread),
                RunCharts.mean(ONE, List.of(curve(3, 3, 3)), spread)));
    }

    private static String read(LineModel model, ViewRange window) {
        DrawnArea drawn = new DrawnArea(new Rectangle2D.Double(0, 0, 400, 100), 0, 2, false, 3, 3);
        return HoverTarget.at(model, drawn, window, drawn.pixelOf(1))
                .orElseThrow()
                .text();
    }

    @Test
    void thePointerReadsMeanEndsAndN() {
        assertThat(read(losses(Spread.EXTREMES), ViewRange.WHOLE))
                .contains("2.00 (1.00 to 3.00, n = 3)")
                .contains("joint 3.00")
                .doesNotContain("joint 3.00 (");
        assertThat(read(losses(Spread.DEVIATION), ViewRange.WHOLE)).contains("2.00 (1.00 to 3.00, n = 3)");
        assertThat(read(losses(Spread.INTERVAL), ViewRange.WHOLE)).contains("2.00 (−0.484 to 4.48, n = 3)");
    }

    @Test
    void anIntervalThatReachesBelowTheLeastLossDoesNotPullTheAxisDown() {
        assertThat(ChartFiles.svg(losses(Spread.INTERVAL)))
                .contains(">0</text>", "LiLoRA · 3 seeds (mean, 95 % interval)")
                .doesNotContain(">−");
        assertThat(read(losses(Spread.INTERVAL), ViewRange.WHOLE.hiding(Set.of("joint"))))
                .doesNotContain("joint");
    }

    @Test
    void anIntervalOfTwoFarBeyondAllLinesDoesNotFlattenThem() {
        LineModel.Series two = RunCharts.mean(THREE, List.of(curve(4, 1, 2), curve(4, 9, 2)), Spread.INTERVAL);

        String svg = ChartFiles.svg(RunCharts.losses(List.of(two)));

        // Its upper end is 55.8 at the second step.
        assertThat(two.band().orElseThrow().high().y(1)).isGreaterThan(55);
        assertThat(svg).contains(">8</text>").doesNotContain(">20</text>", ">50</text>");
    }

    @Test
    void norDoesAWhiskerOfTwoFlattenTheBars() {
        BarModel bars = new BarModel(
                "Forgetting",
                Axis.points("Points lost"),
                List.of("colours"),
                List.of(new BarModel.Series(
                        "LiLoRA · 2 seeds",
                        List.of(OptionalDouble.of(20)),
                        List.of(Optional.of(new ErrorBar(-280, 320, 2))),
                        SeriesStyle.numbered(0))),
                "");

        assertThat(ChartFiles.svg(bars)).contains(">20</text>").doesNotContain(">100</text>", ">−100</text>");
        assertThat(bars.series().get(0).shown(0)).isEqualTo("20.0 (−280.0 to 320.0, n = 2)");
    }
}
