package lilora.app.screen.run;

import java.util.Optional;
import java.util.OptionalDouble;
import lilora.engine.event.Pace;
import lilora.engine.event.RunEvent;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.StepMetric;

/** How long a run will still take, by what storage knows of it: the engine's {@link Pace}. */
final class Remaining {
    private Remaining() {}

    /** Seconds; empty until what is left to do has been timed. */
    static OptionalDouble seconds(RunHistory history) {
        RunRecord record = history.record();
        Optional<RunPlan> plan = record.plan().map(RunEvent.Planned::plan);
        if (plan.isEmpty() || !record.row().state().isActive()) {
            return OptionalDouble.empty();
        }
        Pace pace = new Pace();
        history.steps().current(StepMetric.SECONDS).ifPresent(seconds -> {
            for (int i = Math.max(0, seconds.size() - Pace.STEPS); i < seconds.size(); i++) {
                pace.step(seconds.value(i));
            }
        });
        long answered = 0;
        for (RunEvent.EvalCell cell : RunRecord.current(record.cells()).toList()) {
            pace.cell(cell);
            answered += cell.items();
        }
        return pace.seconds(
                plan.get().steps() - record.row().stepsDone(), plan.get().prompts() - answered);
    }
}
