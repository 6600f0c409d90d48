package lilora.app.chart.run;

import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import lilora.app.chart.model.ErrorBar;
import lilora.app.chart.view.ViewSetting;
import lilora.engine.result.Aggregate;
import lilora.engine.result.Interval;

/**
 * What bands, whiskers and ranges around means over seeds are. One holds for all that is shown at a time, and legends name it: bands of
 * two kinds look alike.
 */
public enum Spread {
    INTERVAL(
            "95 % interval",
            "mean, 95 % interval",
            "Where the mean over all seeds lies, by Student's t over those that ran, taken as independent; of two or three seeds"
                    + " it is wide."),
    DEVIATION(
            "Standard deviation",
            "mean ± std",
            "One sample standard deviation to either side of the mean: how far runs of other seeds lie from it."),
    EXTREMES("Lowest to highest", "mean, lowest to highest", "From the lowest of the runs to the highest.");

    private static final String KEPT = "seed-spread";

    private final String title;
    private final String words;
    private final String meaning;

    Spread(String title, String words, String meaning) {
        this.title = title;
        this.words = words;
        this.meaning = meaning;
    }

    /** The choice that this workspace keeps. */
    public static ViewSetting<Spread> kept(ViewSetting.Place place) {
        return new ViewSetting<>(KEPT, INTERVAL, ViewSetting.Form.of(Spread.class), place);
    }

    public String title() {
        return title;
    }

    /** Within a legend. */
    public String words() {
        return words;
    }

    public String meaning() {
        return meaning;
    }

    /** Of these values; empty when there are none. */
    public Optional<SeedMean> over(double... values) {
        return Aggregate.of(values)
                .map(found ->
                        new SeedMean(found.mean(), found.n() < 2 ? Optional.empty() : Optional.of(bar(found, values))));
    }

    /** The same; empty unless all of the values are there. */
    Optional<SeedMean> overAll(Collection<OptionalDouble> values) {
        return values.stream().allMatch(OptionalDouble::isPresent)
                ? over(values.stream().flatMapToDouble(OptionalDouble::stream).toArray())
                : Optional.empty();
    }

    private ErrorBar bar(Aggregate found, double... values) {
        return switch (this) {
            case INTERVAL -> {
                Interval interval = Interval.of(found);
                yield new ErrorBar(interval.low(), interval.high(), found.n());
            }
            case DEVIATION -> {
                double deviation = found.standardDeviation().orElseThrow();
                yield new ErrorBar(found.mean() - deviation, found.mean() + deviation, found.n());
            }
            case EXTREMES -> {
                DoubleSummaryStatistics range = DoubleStream.of(values).summaryStatistics();
                yield new ErrorBar(range.getMin(), range.getMax(), found.n());
            }
        };
    }
}
