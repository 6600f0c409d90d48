package lilora.storage.repository;

import java.util.List;
import java.util.Optional;

/**
 * The answer to a {@link StepQuery}.
 *
 * @param curves the standing curve of each metric, then superseded tails, by metric and attempt
 * @param boundaries where each stage starts, in order
 * @param last position of the last step that stands; 0 when there is none
 */
public record Steps(List<MetricCurve> curves, List<Boundary> boundaries, long last) {
    public Steps {
        curves = List.copyOf(curves);
        boundaries = List.copyOf(boundaries);
    }

    /** Stage {@code stage} has the positions after {@code after}. */
    public record Boundary(int stage, long after) {}

    /** The standing curve of a metric that was asked for. */
    public Optional<MetricCurve> current(StepMetric metric) {
        return curves.stream()
                .filter(curve -> !curve.superseded() && curve.metric() == metric)
                .findFirst();
    }
}
