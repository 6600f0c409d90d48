package lilora.app.screen.run;

import java.util.List;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.run.LayerCharts;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.RunRecord;

/** One of the quantities that the run's method tells of each layer. */
final class LayersChart implements RunChart<MatrixModel> {
    private final int place;

    /**
     * The chart of one.
     *
     * @param place of the quantity among those of the run, from 0
     */
    LayersChart(int place) {
        this.place = place;
    }

    @Override
    public String id() {
        return "layers-" + (place + 1);
    }

    @Override
    public MatrixModel ofNothing() {
        return LayerCharts.byLayer("By layer", List.of());
    }

    @Override
    public boolean stands(MatrixModel picture) {
        return !picture.isEmpty();
    }

    @Override
    public MatrixModel of(RunChartSource run) {
        List<RunEvent.LayerValues> told =
                RunRecord.current(run.record().layers()).toList();
        List<String> quantities = LayerCharts.quantities(told);
        return place < quantities.size() ? LayerCharts.byLayer(quantities.get(place), told) : ofNothing();
    }
}
