package lilora.app.chart.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.ScatterModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.DrawnArea;
import org.junit.jupiter.api.Test;

/** What a chart of dots says where several stand above each other: methods often store the same. */
class DotHoverTest {
    private static ScatterModel.Dot dot(String name, double x, double y) {
        return new ScatterModel.Dot(
                name, name, x, y, Optional.empty(), OptionalDouble.empty(), true, SeriesStyle.numbered(0));
    }

    private static String at(double place, List<ScatterModel.Dot> dots) {
        ScatterModel model = new ScatterModel("t", Axis.of("x"), Axis.of("y"), true, dots, "");
        DrawnArea drawn = new DrawnArea(new Rectangle2D.Double(0, 0, 400, 100), 0, 4000, false, 3, 3);
        return HoverTarget.at(model, drawn, ViewRange.WHOLE, drawn.pixelOf(place))
                .orElseThrow()
                .text();
    }

    @Test
    void allOfAPlaceAreTheHighestFirst() {
        List<ScatterModel.Dot> dots = List.of(dot("low", 1000, 5), dot("high", 1000, 20), dot("alone", 3000, 9));
        assertThat(at(1010, dots)).isEqualTo("""
                        1,000 parameters
                        high: 20.0
                        low: 5.0""");
        assertThat(at(3000, dots)).isEqualTo("alone: 9.0 with 3,000 parameters");
    }

    @Test
    void ofVeryManyTheHighestAreTold() {
        List<ScatterModel.Dot> dots = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            dots.add(dot("dot " + i, 1000, i));
        }
        assertThat(at(1000, dots)).contains("dot 14: 14.0\n", "dot 3: 3.0\n").endsWith("and 3 more");
    }
}
