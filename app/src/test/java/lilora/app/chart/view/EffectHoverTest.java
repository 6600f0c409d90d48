package lilora.app.chart.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.model.LegendEntry;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.SettingAxis;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.DrawnArea;
import org.junit.jupiter.api.Test;

/** What the figure of an effect says at a value, and where its values stand. */
class EffectHoverTest {
    private static final EffectModel MODEL = new EffectModel(
            "Effect",
            SettingAxis.logarithmic("Weight", List.of("0", "0.01", "100"), 0, 0.01, 100),
            Axis.points("AP"),
            List.of(
                    new EffectModel.Line(
                            "sum",
                            SeriesStyle.numbered(0),
                            List.of(
                                    new EffectModel.Point(0, List.of(50.0), 1, 1, Optional.of("a")),
                                    new EffectModel.Point(1, List.of(60.0, 61.0, 62.0), 3, 1, Optional.empty()))),
                    new EffectModel.Line(
                            "mean",
                            SeriesStyle.numbered(1),
                            List.of(new EffectModel.Point(1, List.of(40.0), 1, 1, Optional.of("b"))))),
            Optional.of(new EffectModel.Baseline("Baseline: off", List.of(50.0))),
            "");

    private static HoverTarget at(double place, ViewRange window) {
        DrawnArea drawn = new DrawnArea(new Rectangle2D.Double(0, 0, 400, 100), -3, 3, false, 3, 3);
        return HoverTarget.at(MODEL, drawn, window, drawn.pixelOf(place)).orElseThrow();
    }

    @Test
    void eachLineTellsMeanIntervalAndHowManyRunsThereAre() {
        HoverTarget spot = at(-1.8, ViewRange.WHOLE);

        assertThat(spot.text()).isEqualTo("""
                        Weight 0.01
                        sum: 61.0 (58.5 to 63.5, n = 3)
                        mean: 40.0 (n = 1)
                        Baseline: off: 50.0 (n = 1)""");
        assertThat(spot.runId()).isEmpty();
        assertThat(at(-1.8, ViewRange.WHOLE.hiding(Set.of("sum"))).runId()).contains("b");
        assertThat(at(-2.5, ViewRange.WHOLE).runId()).contains("a");
    }

    @Test
    void theFigureHasATickAtEachValueThatWasTriedAndNowhereElse() {
        String svg = ChartFiles.svg(MODEL);

        assertThat(svg)
                .contains(">0</text>", ">0.01</text>", ">100</text>", ">Baseline: off</text>", ">mean</text>")
                .doesNotContain(">0.1</text>", ">10</text>");
        assertThat(LegendEntry.of(MODEL)).extracting(LegendEntry::name).containsExactly("sum", "mean", "Baseline: off");
    }
}
