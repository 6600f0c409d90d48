package lilora.app.chart.run;

import java.util.Optional;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;

/** A curve of means over seeds with the band around it, point by point; of one run it has none. */
final class MeanCurve {
    private final CurveBuffer mean = new CurveBuffer();
    private final CurveBuffer low = new CurveBuffer();
    private final CurveBuffer high = new CurveBuffer();
    private int most = 1;

    void add(double x, SeedMean value) {
        mean.add(x, value.mean());
        low.add(x, value.bar().map(bar -> bar.low()).orElse(value.mean()));
        high.add(x, value.bar().map(bar -> bar.high()).orElse(value.mean()));
        most = Math.max(most, value.bar().map(bar -> bar.n()).orElse(1));
    }

    LineModel.Series series(String name, SeriesStyle style, LineModel.Role role) {
        Optional<LineModel.Band> band =
                most > 1 ? Optional.of(new LineModel.Band(low.snapshot(), high.snapshot(), most)) : Optional.empty();
        return new LineModel.Series(name, mean.snapshot(), style, role, band);
    }
}
