package lilora.engine.data;

import java.util.List;

/**
 * What a check found in a sequence of tasks.
 *
 * @param tasks the report of each, in order
 * @param across what concerns more than one task: a task that is there twice (error), images in several tasks (warning)
 */
public record SequenceReport(List<TaskReport> tasks, List<Finding> across) {
    public SequenceReport {
        tasks = List.copyOf(tasks);
        across = List.copyOf(across);
    }

    /** Whether the sequence can be learned. */
    public boolean usable() {
        return tasks.stream().allMatch(TaskReport::usable)
                && across.stream().noneMatch(f -> f.severity() == Finding.Severity.ERROR);
    }
}
