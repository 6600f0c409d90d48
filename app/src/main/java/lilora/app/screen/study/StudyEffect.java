package lilora.app.screen.study;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.app.chart.effect.EffectMeasure;
import lilora.app.chart.effect.EffectRun;
import lilora.app.chart.effect.EffectRuns;
import lilora.app.chart.run.RunSettings;
import lilora.engine.method.MethodCatalog;
import lilora.engine.study.StudyResult.Measured;

/** A study's runs as the effect of a setting is worked out on them. */
final class StudyEffect {
    private StudyEffect() {}

    /**
     * Of the runs that are done. Not for the FX thread.
     *
     * @param baseline title of the variant that the others are measured against
     */
    static EffectRuns of(StudyNumbers numbers, String baseline, MethodCatalog methods) {
        List<EffectMeasure> measures = numbers.measures().stream()
                .map(measure -> new EffectMeasure(measure.title(), measure.title(), measure.hint()))
                .toList();
        Optional<String> base = numbers.result().of(baseline).stream()
                .map(run -> run.run().title())
                .findFirst();
        return new EffectRuns(
                numbers.result().runs().stream()
                        .map(run -> run(run, numbers.measures(), methods))
                        .toList(),
                base,
                measures);
    }

    private static EffectRun run(Measured run, List<StudyNumbers.Measure> measures, MethodCatalog methods) {
        Map<String, Double> values = new HashMap<>();
        measures.forEach(measure -> measure.number().apply(run).ifPresent(value -> values.put(measure.title(), value)));
        return new EffectRun(
                run.run().title(), run.run().variant(), RunSettings.of(run.run().experiment(), methods), values);
    }
}
