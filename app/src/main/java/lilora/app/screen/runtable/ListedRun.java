package lilora.app.screen.runtable;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lilora.app.format.Formats;
import lilora.app.launch.RunBadge;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetrics;
import lilora.storage.repository.RunFacts;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/**
 * A run with everything the table can show of it.
 *
 * @param badge its state as it is shown
 * @param scores the accuracy matrix as far as it stands
 * @param stage the stage it is in, or was in last; empty before the first
 */
record ListedRun(RunRow row, RunBadge badge, RunConfiguration configuration, AccuracyMatrix scores, OptionalInt stage) {
    static ListedRun of(RunRow row, RunBadge badge, RunConfiguration configuration, RunFacts facts) {
        return new ListedRun(
                row,
                badge,
                configuration,
                facts.matrix(),
                facts.stage()
                        .map(RunEvent.StageStart::stage)
                        .map(OptionalInt::of)
                        .orElseGet(OptionalInt::empty));
    }

    ListedRun with(RunBadge now) {
        return now.equals(badge) ? this : new ListedRun(row, now, configuration, scores, stage);
    }

    boolean isDone() {
        return row.state() == RunState.DONE;
    }

    /** Where it stands: {@code 6 tasks} when it is done, else {@code 3/6 · 410/1,200}, stages and steps. */
    String progress() {
        int tasks = row.tasks().size();
        if (isDone()) {
            return Formats.counted(tasks, "task");
        }
        String stages = stage.orElse(0) + "/" + tasks;
        return row.stepsPlanned() == 0
                ? stages
                : "%s · %s/%s".formatted(stages, Formats.count(row.stepsDone()), Formats.count(row.stepsPlanned()));
    }

    /** The same in a sentence. */
    String progressSentence() {
        int tasks = row.tasks().size();
        return isDone()
                ? "All %d tasks are learned.".formatted(tasks)
                : "Stage %d of %d; %s of %s steps, %d of %d evaluations."
                        .formatted(
                                stage.orElse(0),
                                tasks,
                                Formats.count(row.stepsDone()),
                                Formats.count(row.stepsPlanned()),
                                row.cellsDone(),
                                row.cellsPlanned());
    }

    /** The newest stage of an unfinished run after which AP is known; empty if there is none. */
    OptionalInt lastScoredStage() {
        return IntStream.iterate(scores.tasks(), k -> k >= 1, k -> k - 1)
                .filter(k -> ContinualMetrics.averagePerformance(scores, k).isPresent())
                .findFirst();
    }

    /** Score on a task, by its folder's name, after the last stage. */
    OptionalDouble score(String task) {
        int number = row.tasks().indexOf(task) + 1;
        return number == 0 ? OptionalDouble.empty() : scores.at(scores.tasks(), number);
    }

    /** The stage after which a task of the sequence was scored last, without the zero-shot row; empty if it never was. */
    OptionalInt lastStageOf(String task) {
        int number = row.tasks().indexOf(task) + 1;
        return number == 0
                ? OptionalInt.empty()
                : IntStream.iterate(scores.tasks(), k -> k >= 1, k -> k - 1)
                        .filter(k -> scores.at(k, number).isPresent())
                        .findFirst();
    }

    /** What tells runs apart besides their seeds, as "threads (1, 2)"; empty if nothing does. */
    static String differences(List<ListedRun> runs) {
        return runs.stream()
                .flatMap(run -> run.configuration().surroundings().keySet().stream())
                .distinct()
                .sorted()
                .map(name -> Map.entry(
                        name,
                        runs.stream()
                                .map(run -> run.configuration().surroundings().getOrDefault(name, Formats.MISSING))
                                .distinct()
                                .sorted()
                                .toList()))
                .filter(values -> values.getValue().size() > 1)
                .map(values -> values.getKey() + " (" + String.join(", ", values.getValue()) + ")")
                .collect(Collectors.joining(", "));
    }
}
