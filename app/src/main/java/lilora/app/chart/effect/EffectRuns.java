package lilora.app.chart.effect;

import java.util.List;
import java.util.Optional;

/**
 * Runs among which the effect of a setting is asked for.
 *
 * @param runs in the order they were picked
 * @param baseline id of the run that the others are measured against, if there is one
 * @param measures what can be asked for
 */
public record EffectRuns(List<EffectRun> runs, Optional<String> baseline, List<EffectMeasure> measures) {
    /** No runs. */
    public static final EffectRuns NONE = new EffectRuns(List.of(), Optional.empty(), List.of());

    public EffectRuns {
        runs = List.copyOf(runs);
        measures = List.copyOf(measures);
    }
}
