package lilora.app.inspector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.Task;

/** Whether a task's files are still those a run has read: an image shown beside old answers should be the one they are about. */
final class TaskSince {
    private TaskSince() {}

    /**
     * Compares contents, but only where some file is younger than the run, since a large task takes long to read.
     *
     * @param hash of the task's content when the run was made
     */
    static boolean changed(Path folder, Instant run, String hash) {
        try {
            return younger(folder, run) && !contentHash(folder).equals(hash);
        } catch (InputException | IOException | UncheckedIOException e) {
            // What cannot be read any more is not what it was.
            return true;
        }
    }

    private static String contentHash(Path folder) {
        try (Task task = Task.load(folder)) {
            return task.contentHash();
        }
    }

    private static boolean younger(Path folder, Instant run) throws IOException {
        // A folder is younger when a file in it was removed.
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.anyMatch(file -> file.toFile().lastModified() > run.toEpochMilli());
        }
    }
}
