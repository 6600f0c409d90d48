package lilora.app.screen.compare.effect;

import java.util.List;
import java.util.Optional;
import lilora.app.chart.run.RunSettings;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.AccuracyMatrix;
import lilora.storage.repository.RunRecord;

/**
 * A run as far as the effect of a setting goes.
 *
 * @param id of the run
 * @param name of its experiment
 */
public record EffectRun(String id, String name, RunSettings settings, AccuracyMatrix scores) {
    public static EffectRun of(RunRecord record, MethodCatalog methods) {
        return new EffectRun(
                record.row().runId(),
                record.spec().experiment().name(),
                RunSettings.of(record.spec(), methods),
                record.matrix());
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
