package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import lilora.app.format.Formats;
import lilora.engine.event.RunEvent;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.Steps;
import org.jspecify.annotations.Nullable;

/** Makes the boxes of the stage strip. */
final class StageStrip {
    private StageStrip() {}

    static List<StageBox> of(RunHistory history, List<String> tasks) {
        RunRecord record = history.record();
        Map<Integer, RunEvent.StageEnd> ended = new HashMap<>();
        RunRecord.current(record.stageEnds()).forEach(end -> ended.put(end.stage(), end));
        int current = RunRecord.current(record.stages())
                .mapToInt(RunEvent.StageStart::stage)
                .max()
                .orElse(0);
        int taken = takenOver(history);
        List<StageBox> boxes = new ArrayList<>();
        for (RunPlan.StagePlan plan : planned(record, tasks)) {
            long done = done(history.steps(), plan.stage());
            RunEvent.StageEnd end = ended.get(plan.stage());
            if (plan.stage() <= taken) {
                boxes.add(new StageBox(plan.stage(), plan.title(), StageBox.State.DONE, takenOver(end), 1));
                continue;
            }
            double fraction = plan.steps() == 0 ? 0 : Math.min(1, done / (double) plan.steps());
            boxes.add(new StageBox(
                    plan.stage(),
                    plan.title(),
                    state(plan, end != null, current, done),
                    detail(plan, end, done),
                    end != null ? 1 : fraction));
        }
        return List.copyOf(boxes);
    }

    /** Stages in order of which the run tells no learning, though what they taught was scored or built on. */
    private static int takenOver(RunHistory history) {
        RunRecord record = history.record();
        OptionalInt learned = RunRecord.current(record.stages())
                .mapToInt(RunEvent.StageStart::stage)
                .min();
        int scored = RunRecord.current(record.cells())
                .mapToInt(RunEvent.EvalCell::stage)
                .max()
                .orElse(0);
        return Math.max(history.takenOver(), learned.isPresent() ? learned.getAsInt() - 1 : scored);
    }

    private static String takenOver(RunEvent.@Nullable StageEnd end) {
        return end == null ? "taken over" : "taken over + " + Formats.duration(end.evaluationSeconds());
    }

    /** As the run planned it; before that, one stage for each task. */
    static List<RunPlan.StagePlan> planned(RunRecord record, List<String> tasks) {
        return record.plan().map(plan -> plan.plan().stages()).orElseGet(() -> {
            List<RunPlan.StagePlan> stages = new ArrayList<>();
            for (int task = 1; task <= tasks.size(); task++) {
                stages.add(new RunPlan.StagePlan(task, List.of(task), tasks.get(task - 1), 0, 0));
            }
            return stages;
        });
    }

    /** Steps of a stage that stand. */
    private static long done(Steps steps, int stage) {
        long after = -1;
        long next = steps.last();
        for (Steps.Boundary boundary : steps.boundaries()) {
            if (boundary.stage() == stage) {
                after = boundary.after();
            } else if (boundary.stage() == stage + 1) {
                next = boundary.after();
            }
        }
        return after < 0 ? 0 : Math.max(0, next - after);
    }

    private static StageBox.State state(RunPlan.StagePlan plan, boolean ended, int current, long done) {
        if (ended) {
            return StageBox.State.DONE;
        }
        if (plan.stage() != current) {
            return StageBox.State.WAITING;
        }
        return done >= plan.steps() && plan.steps() > 0 ? StageBox.State.EVALUATING : StageBox.State.TRAINING;
    }

    private static String detail(RunPlan.StagePlan plan, RunEvent.@Nullable StageEnd end, long done) {
        if (end != null) {
            return Formats.duration(end.trainSeconds()) + " + " + Formats.duration(end.evaluationSeconds());
        }
        if (plan.steps() == 0) {
            return "";
        }
        return done == 0
                ? Formats.count(plan.steps()) + " steps"
                : Formats.count(done) + "/" + Formats.count(plan.steps()) + " steps";
    }
}
