package lilora.app.screen.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.effect.EffectMeasure;
import lilora.app.chart.effect.EffectRun;
import lilora.app.chart.effect.EffectRuns;
import lilora.app.chart.run.RunSettings;
import lilora.engine.method.MethodCatalog;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyResult.Measured;

/** A study's runs as the effect of a setting is worked out on them. */
final class StudyEffect {
    private StudyEffect() {}

    /**
     * Of the runs that are done, on one number. Not for the FX thread.
     *
     * @param baseline title of the variant that the others are measured against
     */
    static EffectRuns of(StudyResult result, StudyNumbers.Measure measure, String baseline, MethodCatalog methods) {
        Optional<String> base =
                result.of(baseline).stream().map(run -> run.run().title()).findFirst();
        return new EffectRuns(
                result.runs().stream().map(run -> run(run, measure, methods)).toList(),
                base,
                List.of(new EffectMeasure(measure.title(), measure.title(), measure.hint())));
    }

    private static EffectRun run(Measured run, StudyNumbers.Measure measure, MethodCatalog methods) {
        OptionalDouble number = measure.number().apply(run);
        return new EffectRun(
                run.run().title(),
                run.run().variant(),
                RunSettings.of(run.run().experiment(), methods),
                number.isPresent() ? Map.of(measure.title(), number.getAsDouble()) : Map.of());
    }
}
