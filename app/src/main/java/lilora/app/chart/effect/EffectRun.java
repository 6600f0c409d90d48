package lilora.app.chart.effect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.run.RunSettings;

/**
 * A run as far as the effect of a setting goes.
 *
 * @param id of the run
 * @param name of its experiment, or of its variant in a study
 * @param numbers by the measure's id, where it has them
 */
public record EffectRun(String id, String name, RunSettings settings, Map<String, Double> numbers) {
    public EffectRun {
        numbers = Map.copyOf(numbers);
    }

    /** What it has of a measure; empty where a cell that it needs was not evaluated. */
    OptionalDouble number(EffectMeasure measure) {
        Double number = numbers.get(measure.id());
        return number == null ? OptionalDouble.empty() : OptionalDouble.of(number);
    }

    Optional<RunSettings.Setting> setting(String name) {
        return Optional.ofNullable(settings.all().get(name));
    }

    /** What a setting is compared by; empty where the run has none. */
    String content(String name) {
        return setting(name).map(RunSettings.Setting::content).orElse("");
    }

    /** What no two runs share that are counted in one mean. */
    Object repetition() {
        return List.of(settings.seed(), settings.order());
    }

    /** Whether it does the same as another but for seed and order of tasks. */
    boolean repeats(EffectRun other) {
        return settings.repeat(other.settings);
    }
}
