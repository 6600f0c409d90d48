package lilora.app.screen.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.experiment.EvaluationSpec;

/**
 * The accuracy matrix before it is filled: which cells will be evaluated when each stage learns one task, and how many
 * questions each takes.
 *
 * @param prompts test questions of each task, in order
 * @param rows row 0 is the base model before training, row k follows stage k; true where task j + 1 is evaluated
 */
public record EvaluationPlan(List<Integer> prompts, List<List<Boolean>> rows) {
    public EvaluationPlan {
        prompts = List.copyOf(prompts);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The plan of a sequence. */
    public static EvaluationPlan of(List<Integer> prompts, EvaluationSpec evaluation) {
        int tasks = prompts.size();
        List<List<Boolean>> rows = new ArrayList<>();
        rows.add(row(prompts, evaluation.zeroShot() ? numbers(tasks) : List.of()));
        for (int stage = 1; stage <= tasks; stage++) {
            rows.add(row(prompts, evaluation.coverage().tasksAfter(stage, tasks)));
        }
        return new EvaluationPlan(prompts, rows);
    }

    private static List<Integer> numbers(int tasks) {
        return IntStream.rangeClosed(1, tasks).boxed().toList();
    }

    /** A task without test items is never evaluated. */
    private static List<Boolean> row(List<Integer> prompts, List<Integer> evaluated) {
        return IntStream.rangeClosed(1, prompts.size())
                .mapToObj(task -> evaluated.contains(task) && prompts.get(task - 1) > 0)
                .toList();
    }

    /** Number of tasks. */
    public int tasks() {
        return prompts.size();
    }

    /** Whether a task is evaluated after a stage. */
    public boolean evaluated(int stage, int task) {
        return rows.get(stage).get(task - 1);
    }

    /** Questions answered after a stage. */
    public long prompts(int stage) {
        return IntStream.rangeClosed(1, tasks())
                .filter(task -> evaluated(stage, task))
                .mapToLong(task -> prompts.get(task - 1))
                .sum();
    }

    /** Questions answered in the whole run. */
    public long totalPrompts() {
        return IntStream.rangeClosed(0, tasks()).mapToLong(this::prompts).sum();
    }

    /** Cells that are filled in the whole run. */
    public long totalCells() {
        return rows.stream().flatMap(List::stream).filter(Boolean::booleanValue).count();
    }
}
