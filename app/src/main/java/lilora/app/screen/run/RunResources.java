package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.DeviceCharts;
import lilora.app.chart.run.RunCharts;
import lilora.app.format.Formats;
import lilora.app.format.Timestamps;
import lilora.engine.event.CardEnergy;
import lilora.engine.event.RunEvent;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StoredEvent;
import org.jspecify.annotations.Nullable;

/** What a run's worker told of memory, load, power and temperature, as curves. What was not measured has none. */
final class RunResources {
    private static final double MEBI = 1 << 20;
    private static final double MINUTE = 60_000;

    private final List<StoredEvent<RunEvent.Resource>> readings;

    RunResources(List<StoredEvent<RunEvent.Resource>> readings) {
        this.readings = readings;
    }

    LineModel memory() {
        List<LineModel.Series> series = new ArrayList<>();
        series.add(LineModel.Series.of(
                "Worker memory", curve(used -> mebi(used.residentBytes())).snapshot(), style(0)));
        add(series, "Device memory", used -> mebi(used.deviceUsedBytes()));
        add(series, "Of it this run", used -> mebi(used.deviceProcessBytes()));
        return RunCharts.memory(series);
    }

    LineModel load() {
        List<LineModel.Series> series = new ArrayList<>();
        add(series, "Processor, this run", RunEvent.Resource::workerPercent);
        add(series, "Processor, all programs", RunEvent.Resource::computerPercent);
        add(series, "Card", used -> whole(used.deviceUtilisation()));
        return DeviceCharts.load(series);
    }

    LineModel power() {
        List<LineModel.Series> series = new ArrayList<>();
        add(series, "Power", RunEvent.Resource::deviceWatts);
        return DeviceCharts.power(series);
    }

    LineModel temperature() {
        List<LineModel.Series> series = new ArrayList<>();
        add(series, "Temperature", used -> whole(used.deviceTemperature()));
        return DeviceCharts.temperature(series);
    }

    /** The energy that the card drew, with what the estimate rests on; none where no power was measured. */
    static Optional<Headline> energy(RunRecord record) {
        return record.cardEnergy()
                .map(found -> new Headline(
                        "Energy of the card",
                        Formats.fixed(found.wattHours(), found.wattHours() < 10 ? 2 : 0),
                        "Wh",
                        basis(found)));
    }

    private static String basis(CardEnergy.Estimate found) {
        return "Estimated: power of the card, all its programs together, summed over %s between %s readings of the driver, one about every %s s."
                        .formatted(
                                Formats.duration(found.seconds()),
                                Formats.count(found.readings()),
                                Formats.fixed(found.seconds() / Math.max(1, found.readings() - 1), 0))
                + "\nThe computer around the card is not in it. Attempts that were superseded are: they were computed, too.";
    }

    private void add(List<LineModel.Series> series, String name, Function<RunEvent.Resource, @Nullable Double> value) {
        CurveBuffer curve = curve(value);
        if (!curve.isEmpty()) {
            series.add(LineModel.Series.of(name, curve.snapshot(), style(series.size())));
        }
    }

    private static SeriesStyle style(int number) {
        return SeriesStyle.numbered(number).with(SeriesStyle.Marker.NONE);
    }

    private CurveBuffer curve(Function<RunEvent.Resource, @Nullable Double> value) {
        CurveBuffer curve = new CurveBuffer();
        long start = -1;
        for (StoredEvent<RunEvent.Resource> entry : readings) {
            long now = Timestamps.epochMillis(entry.time());
            start = start < 0 ? now : start;
            double minutes = Math.max(0, now - start) / MINUTE;
            Double number = value.apply(entry.event());
            if (number != null && (curve.isEmpty() || minutes >= curve.lastX())) {
                curve.add(minutes, number);
            }
        }
        return curve;
    }

    private static @Nullable Double mebi(@Nullable Long bytes) {
        return bytes == null ? null : bytes / MEBI;
    }

    private static @Nullable Double whole(@Nullable Integer number) {
        return number == null ? null : number.doubleValue();
    }
}
