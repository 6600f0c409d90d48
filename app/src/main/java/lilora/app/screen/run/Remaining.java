package lilora.app.screen.run;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.engine.event.RunEvent;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.MetricCurve;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;

/** Estimates how long a run will still take, from the pace of its last steps and answers. */
final class Remaining {
    private static final int LAST_STEPS = 60;
    private static final int LAST_CELLS = 4;

    private Remaining() {}

    /** Seconds; empty until what is left to do has been timed. */
    static OptionalDouble seconds(RunHistory history) {
        RunRecord record = history.record();
        Optional<RunPlan> plan = record.plan().map(RunEvent.Planned::plan);
        if (plan.isEmpty() || !record.row().state().isActive()) {
            return OptionalDouble.empty();
        }
        long steps = Math.max(0, plan.get().steps() - record.row().stepsDone());
        long answered = RunRecord.standing(record.cells())
                .mapToLong(RunEvent.EvalCell::items)
                .sum();
        long prompts = Math.max(0, plan.get().prompts() - answered);
        OptionalDouble step = secondsPerStep(history);
        OptionalDouble prompt = secondsPerPrompt(record);
        if ((steps > 0 && step.isEmpty()) || (prompts > 0 && prompt.isEmpty())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(steps * step.orElse(0) + prompts * prompt.orElse(0));
    }

    private static OptionalDouble secondsPerStep(RunHistory history) {
        Optional<MetricCurve> seconds = history.steps().standing(StepMetric.SECONDS);
        int size = seconds.map(MetricCurve::size).orElse(0);
        double sum = 0;
        for (int i = Math.max(0, size - LAST_STEPS); i < size; i++) {
            sum += seconds.orElseThrow().value(i);
        }
        return size == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / Math.min(size, LAST_STEPS));
    }

    private static OptionalDouble secondsPerPrompt(RunRecord record) {
        List<RunEvent.EvalCell> cells = RunRecord.standing(record.cells())
                .filter(cell -> cell.items() > 0)
                .toList();
        return cells.subList(Math.max(0, cells.size() - LAST_CELLS), cells.size()).stream()
                .mapToDouble(cell -> cell.seconds() / cell.items())
                .average();
    }
}
