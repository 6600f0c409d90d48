package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.run.GrowthCharts;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.RunRecord;

/** Stored parameters as tasks are added. */
final class GrowthChart implements RunChart<LineModel> {
    @Override
    public String id() {
        return "growth";
    }

    @Override
    public LineModel ofNothing() {
        return GrowthCharts.nothingStored();
    }

    @Override
    public LineModel of(RunChartSource run) {
        RunRecord record = run.record();
        List<GrowthCharts.StoredAfter> counted = new ArrayList<>();
        for (RunEvent.Parameters count : RunRecord.current(record.parameters()).toList()) {
            counted.removeIf(earlier -> earlier.tasks() >= count.stage());
            counted.add(new GrowthCharts.StoredAfter(count.stage(), count.storedTotal()));
        }
        return record.plan()
                .map(planned -> GrowthCharts.growth(planned.plan().parameters(), counted))
                .orElseGet(GrowthCharts::nothingStored);
    }
}
