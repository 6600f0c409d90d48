package lilora.engine.benchmark;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A task of a benchmark as it lies on disk.
 *
 * @param train file of training rows; absent if there is none, or none that is meant beyond doubt
 * @param test file of test rows, likewise
 * @param images folder that image names are relative to, if one is known
 * @param truth annotation files that hold the answers; empty where the rows do
 * @param trainRows number of training rows
 * @param testRows number of test rows
 * @param notes what people should know
 * @param problems what keeps the task from being imported
 */
public record RecognisedTask(
        PublishedTask published,
        @Nullable Path train,
        @Nullable Path test,
        @Nullable Path images,
        List<Path> truth,
        int trainRows,
        int testRows,
        List<String> notes,
        List<String> problems) {
    public RecognisedTask {
        truth = List.copyOf(truth);
        notes = List.copyOf(notes);
        problems = List.copyOf(problems);
    }
}
