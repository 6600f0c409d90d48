package lilora.engine.benchmark;

import java.nio.file.Path;
import java.util.List;

/**
 * A benchmark as it lies on disk.
 *
 * @param title of the benchmark
 * @param source where it is published
 * @param layout the tree it lies in
 * @param root the folder that was looked into
 * @param base folder of the tasks' folders
 * @param tasks in published order, those that lack something too
 */
public record RecognisedBenchmark(
        String title, String source, Layout layout, Path root, Path base, List<RecognisedTask> tasks) {
    public RecognisedBenchmark {
        tasks = List.copyOf(tasks);
    }

    /** What keeps it from being imported as a whole, in sentences. */
    public List<String> problems() {
        return tasks.stream().flatMap(task -> task.problems().stream()).toList();
    }
}
