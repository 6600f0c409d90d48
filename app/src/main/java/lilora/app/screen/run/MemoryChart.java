package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.RunCharts;
import lilora.app.format.RunText;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.StoredEvent;

/** Memory of the worker and of its device. */
final class MemoryChart implements RunChart<LineModel> {
    private static final double MEBI = 1 << 20;

    @Override
    public String id() {
        return "memory";
    }

    @Override
    public LineModel ofNothing() {
        return RunCharts.memory(List.of());
    }

    @Override
    public LineModel of(RunChartSource run) {
        CurveBuffer resident = new CurveBuffer();
        CurveBuffer device = new CurveBuffer();
        CurveBuffer own = new CurveBuffer();
        long start = -1;
        for (StoredEvent<RunEvent.Resource> entry : run.record().resources()) {
            long now = RunText.epochMillis(entry.time());
            start = start < 0 ? now : start;
            double minutes = Math.max(0, now - start) / 60_000.0;
            RunEvent.Resource used = entry.event();
            if (used.residentBytes() != null && (resident.isEmpty() || minutes >= resident.lastX())) {
                resident.add(minutes, used.residentBytes().doubleValue() / MEBI);
            }
            if (used.deviceUsedBytes() != null && (device.isEmpty() || minutes >= device.lastX())) {
                device.add(minutes, used.deviceUsedBytes().doubleValue() / MEBI);
            }
            if (used.deviceProcessBytes() != null && (own.isEmpty() || minutes >= own.lastX())) {
                own.add(minutes, used.deviceProcessBytes().doubleValue() / MEBI);
            }
        }
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of("Worker memory", resident.snapshot(), line(0)));
        if (!device.isEmpty()) {
            series.add(LineModel.Series.of("Device memory", device.snapshot(), line(1)));
        }
        if (!own.isEmpty()) {
            series.add(LineModel.Series.of("Of it this run", own.snapshot(), line(2)));
        }
        return RunCharts.memory(series);
    }

    private static SeriesStyle line(int number) {
        return SeriesStyle.numbered(number).with(SeriesStyle.Marker.NONE);
    }
}
