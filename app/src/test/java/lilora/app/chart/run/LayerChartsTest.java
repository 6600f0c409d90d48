package lilora.app.chart.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.app.chart.model.MatrixModel;
import lilora.engine.event.RunEvent;
import org.junit.jupiter.api.Test;

class LayerChartsTest {
    private static final String UP = "language_model.model.layers.10.mlp.up_proj";
    private static final String PROJECTOR = "multi_modal_projector.linear_1";

    private static RunEvent.LayerValues told(int stage, String quantity, Object... values) {
        Map<String, Double> byLayer = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            byLayer.put((String) values[i], (Double) values[i + 1]);
        }
        return new RunEvent.LayerValues(stage, quantity, byLayer);
    }

    @Test
    void stagesAreRowsAndLayersColumnsInTheOrderOfTheModel() {
        List<RunEvent.LayerValues> told = List.of(
                told(1, "Mix", UP, 0.25, PROJECTOR, 0.5),
                told(2, "Mix", UP, 0.75, PROJECTOR, 0.5),
                told(2, "Drift", UP, 2.0));

        assertThat(LayerCharts.quantities(told)).containsExactly("Mix", "Drift");
        MatrixModel mix = LayerCharts.byLayer("Mix", told);
        assertThat(mix.title()).isEqualTo("Mix (%)");
        assertThat(mix.columns()).containsExactly("10.mlp.up_proj", "projector.linear_1");
        assertThat(mix.rows()).extracting(MatrixModel.Row::name).containsExactly("After stage 1", "After stage 2");
        assertThat(mix.at(1, 0).value()).hasValue(75);
        assertThat(mix.rows().get(1).margin()).hasValue(62.5);
        assertThat(mix.scale().high()).isEqualTo(75);
        assertThat(mix.spoken(1, 0)).isEqualTo("After stage 2, in 10.mlp.up_proj: 75.0");
    }

    @Test
    void aLayerOfWhichNothingIsToldHasNoValue() {
        MatrixModel drift = LayerCharts.byLayer(
                "Drift", List.of(told(2, "Drift", UP, 0.5, PROJECTOR, 0.1), told(3, "Drift", PROJECTOR, 0.1)));

        assertThat(drift.at(1, 0).value()).isEmpty();
        assertThat(drift.spoken(1, 0)).isEqualTo("After stage 3, in 10.mlp.up_proj: not defined");
        assertThat(drift.rows().get(1).margin()).hasValue(10);
    }

    @Test
    void manyLayersAreOneForEachBlock() {
        Map<String, Double> byLayer = new LinkedHashMap<>();
        for (int block = 0; block < 32; block++) {
            byLayer.put("model.layers.%d.mlp.up_proj".formatted(block), 0.2);
            byLayer.put("model.layers.%d.mlp.down_proj".formatted(block), 0.4);
        }
        MatrixModel model = LayerCharts.byLayer("Mix", List.of(new RunEvent.LayerValues(1, "Mix", byLayer)));

        assertThat(model.columns()).hasSize(32).startsWith("Block 0", "Block 1");
        assertThat(model.at(0, 31).value().orElseThrow()).isEqualTo(30, org.assertj.core.api.Assertions.within(1e-9));
        assertThat(model.scale().caption()).startsWith("Percent, mean over the layers of a block");
    }
}
