package lilora.app.screen.run;

import java.util.Optional;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.RunCharts;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.StepMetric;

/** Items learned in a second. */
final class ThroughputChart implements RunChart<LineModel> {
    private static final SeriesStyle LINE = SeriesStyle.numbered(0).with(SeriesStyle.Marker.NONE);

    @Override
    public String id() {
        return "throughput";
    }

    @Override
    public LineModel ofNothing() {
        return RunCharts.throughput(Curve.EMPTY, SeriesStyle.numbered(0));
    }

    @Override
    public LineModel of(RunChartSource run) {
        Optional<MetricCurve> seconds = run.whole(StepMetric.SECONDS);
        Optional<MetricCurve> samples = run.whole(StepMetric.SAMPLES);
        CurveBuffer rate = new CurveBuffer();
        if (seconds.isPresent() && samples.isPresent()) {
            MetricCurve time = seconds.get();
            MetricCurve items = samples.get();
            int other = 0;
            for (int i = 0; i < time.size(); i++) {
                while (other < items.size() - 1 && items.position(other) < time.position(i)) {
                    other++;
                }
                if (time.value(i) > 0 && items.size() > 0) {
                    rate.add((double) time.position(i), items.value(other) / time.value(i));
                }
            }
        }
        Curve curve = rate.snapshot().standingFor(seconds.map(MetricCurve::of).orElse(0L));
        return RunCharts.throughput(curve, LINE);
    }
}
