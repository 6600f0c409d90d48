package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunCharts;
import lilora.app.format.Formats;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ParameterPlan;
import lilora.storage.repository.RunRecord;

/** Makes the numbers at the top of a run, by the engine's metrics. */
final class RunHeadlines {
    private static final List<ContinualMetric> SHOWN =
            List.of(ContinualMetric.AP, ContinualMetric.MAP, ContinualMetric.BWT);

    private RunHeadlines() {}

    static List<Headline> of(RunRecord record, AccuracyMatrix scores, ForgettingDefinition forgetting) {
        int last = RunCharts.lastStage(scores);
        // While stages are missing, the metrics are those of the sequence as far as it has come.
        Optional<AccuracyMatrix> soFar = last == 0 ? Optional.empty() : Optional.of(scores.upTo(last));
        List<Headline> headlines = new ArrayList<>();
        for (ContinualMetric metric : SHOWN) {
            OptionalDouble value = soFar.map(metric::of).orElse(OptionalDouble.empty());
            headlines.add(headline(metric, metric.id().toUpperCase(Locale.ROOT), value, record, last));
        }
        AccuracyMatrix selected = record.selected();
        int stage = RunCharts.lastStage(selected);
        if (stage > 0) {
            OptionalDouble value = ContinualMetric.AP_SELECTED.of(selected.upTo(stage));
            headlines.add(1, headline(ContinualMetric.AP_SELECTED, "AP, task selected", value, record, stage));
        }
        OptionalDouble forgotten = soFar.map(forgetting::of).orElse(OptionalDouble.empty());
        headlines.add(new Headline(
                forgetting.title(),
                Formats.points(forgotten),
                unit(ContinualMetric.FORGETTING, forgotten, record, last),
                "%s\n%s\n%s".formatted(forgetting.title(), forgetting.about(), basis(record, last, forgotten))));
        headlines.add(parameters(record));
        RunResources.energy(record).ifPresent(headlines::add);
        return headlines;
    }

    private static Headline headline(
            ContinualMetric metric, String label, OptionalDouble value, RunRecord record, int last) {
        String about = "%s\n%s\n%s\nSource: %s."
                .formatted(metric.title(), metric.formula(), metric.meaning(), metric.source());
        return new Headline(
                label,
                metric == ContinualMetric.BWT ? Formats.signed(value) : Formats.points(value),
                unit(metric, value, record, last),
                about + "\n" + basis(record, last, value));
    }

    /** With the tasks it rests on while there are more to come, as in the table of runs. */
    private static String unit(ContinualMetric metric, OptionalDouble value, RunRecord record, int last) {
        int tasks = record.row().tasks().size();
        if (value.isEmpty()) {
            return "";
        }
        return last < tasks ? "%s · %d/%d".formatted(metric.unit(), last, tasks) : metric.unit();
    }

    private static String basis(RunRecord record, int last, OptionalDouble value) {
        int tasks = record.row().tasks().size();
        int items = RunRecord.current(record.cells())
                .filter(cell -> cell.stage() == last)
                .mapToInt(RunEvent.EvalCell::items)
                .sum();
        if (value.isEmpty()) {
            return "Not defined yet: it needs cells that are not evaluated.";
        }
        return last < tasks
                ? "So far: T = %d of %s, n = %s after stage %d."
                        .formatted(last, Formats.counted(tasks, "task"), Formats.counted(items, "answer"), last)
                : "T = %s, n = %s in the last row, one seed."
                        .formatted(Formats.counted(tasks, "task"), Formats.counted(items, "answer"));
    }

    private static Headline parameters(RunRecord record) {
        Optional<RunEvent.Parameters> counted = record.counted();
        Optional<ParameterPlan> plan =
                record.plan().map(planned -> planned.plan().parameters());
        String value = counted.map(count -> Formats.compact((double) count.storedTotal()))
                .orElse(Formats.MISSING);
        String planned = plan.map(p ->
                        Formats.count(p.storedTotal()) + " planned after " + Formats.counted(p.tasks(), "task") + ".")
                .orElse("Not planned yet.");
        String measured = counted.map(
                        count -> "%s counted from live tensors: %s shared, %s for %s; %.2f %% of the base model."
                                .formatted(
                                        Formats.count(count.storedTotal()),
                                        Formats.count(count.storedShared()),
                                        Formats.count(count.storedTotal() - count.storedShared()),
                                        Formats.counted(count.stage(), "task"),
                                        count.baseModel() == 0 ? 0 : 100.0 * count.storedTotal() / count.baseModel()))
                .orElse("Nothing counted yet.");
        return new Headline(
                "Stored parameters", value, mismatch(counted, plan) ? "≠ plan" : "", measured + "\n" + planned);
    }

    /** Whether, once all tasks are learned, the count differs from the plan. */
    static boolean mismatch(Optional<RunEvent.Parameters> counted, Optional<ParameterPlan> plan) {
        return counted.isPresent()
                && plan.isPresent()
                && counted.get().stage() == plan.get().tasks()
                && counted.get().storedTotal() != plan.get().storedTotal();
    }
}
