package lilora.app.screen.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.app.chart.effect.EffectMeasure;
import lilora.app.chart.effect.EffectRun;
import lilora.app.chart.effect.EffectRuns;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.Measure;
import lilora.app.chart.run.RunSettings;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.RunRecord;

/** The compared runs as the effect of a setting is worked out on them. */
final class ComparedEffect {
    private ComparedEffect() {}

    private static List<EffectMeasure> measures(ForgettingDefinition forgetting) {
        return Measure.all(forgetting).stream()
                .map(measure -> new EffectMeasure(measure.shortName(), measure.name(), measure.formula()))
                .toList();
    }

    /**
     * Of runs.
     *
     * @param baseline id of one of them
     */
    static EffectRuns of(
            List<Comparison.Member> members,
            Optional<String> baseline,
            ForgettingDefinition forgetting,
            MethodCatalog methods) {
        return new EffectRuns(
                members.stream()
                        .map(member -> run(member.record(), forgetting, methods))
                        .toList(),
                baseline,
                measures(forgetting));
    }

    private static EffectRun run(RunRecord record, ForgettingDefinition forgetting, MethodCatalog methods) {
        Map<String, Double> numbers = new HashMap<>();
        for (Measure measure : Measure.all(forgetting)) {
            measure.number().apply(record.matrix()).ifPresent(number -> numbers.put(measure.shortName(), number));
        }
        return new EffectRun(
                record.row().runId(),
                record.spec().experiment().name(),
                RunSettings.of(record.spec(), methods),
                numbers);
    }
}
