package lilora.storage.repository;

import java.util.Set;

/**
 * Which part of a run's step curves to draw.
 *
 * @param metrics one curve each; at least one
 * @param from first position, inclusive; positions count optimiser steps over the whole run, from 1, see {@link Steps}
 * @param to last position, inclusive
 * @param maxPoints at least 4; a curve with more points than this in range is thinned so that the lowest and the highest value
 *     of each bucket stay
 * @param superseded whether to return the tails that a later attempt told again, too, as curves of their own
 */
public record StepQuery(Set<StepMetric> metrics, long from, long to, int maxPoints, boolean superseded) {
    public StepQuery {
        metrics = Set.copyOf(metrics);
        if (metrics.isEmpty() || maxPoints < 4) {
            throw new IllegalArgumentException("Ask for at least one metric and four points.");
        }
    }

    /** Whole curves, thinned to so many points, with superseded tails. */
    public static StepQuery whole(int maxPoints, StepMetric... metrics) {
        return new StepQuery(Set.of(metrics), 1, Long.MAX_VALUE, maxPoints, true);
    }

    /** The same for a part of the run. */
    public StepQuery within(long newFrom, long newTo) {
        return new StepQuery(metrics, newFrom, newTo, maxPoints, superseded);
    }
}
