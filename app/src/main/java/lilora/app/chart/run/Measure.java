package lilora.app.chart.run;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;

/**
 * A number of a run by which runs are compared, in points.
 *
 * @param name as a heading, with its definition where there are several
 * @param formula with its denominator, and with its source where there are several definitions
 * @param number empty where a cell that it needs was not evaluated
 */
public record Measure(
        String name, String formula, boolean higherIsBetter, Function<AccuracyMatrix, OptionalDouble> number) {
    /** Those that runs are compared by, with forgetting as it is defined here. */
    public static List<Measure> all(ForgettingDefinition forgetting) {
        return List.of(
                of(ContinualMetric.AP),
                of(ContinualMetric.MAP),
                of(ContinualMetric.BWT),
                new Measure(
                        forgetting.title(),
                        "%s (%s)".formatted(forgetting.formula(), forgetting.source()),
                        false,
                        forgetting::of),
                of(ContinualMetric.MFT));
    }

    private static Measure of(ContinualMetric metric) {
        return new Measure(metric.name(), metric.formula(), metric.higherIsBetter(), metric::of);
    }

    /** Without the definition, which stands beside it. */
    public String shortName() {
        int definition = name.indexOf(" (");
        return definition < 0 ? name : name.substring(0, definition);
    }
}
