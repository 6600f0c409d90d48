package lilora.app.screen.answers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.Task;

/** What became of a task's files since a run read them: an image shown beside old answers should be the one they are about. */
enum TaskChange {
    UNCHANGED(""),
    CHANGED(
            "The files of this task have changed since the run: questions and answers are shown as they were; images may differ."),
    GONE(
            "The folder of this task is no longer where it was: questions and answers are shown as they were, without images.");

    private final String sentence;

    TaskChange(String sentence) {
        this.sentence = sentence;
    }

    /** What to say of it; empty if nothing. */
    String sentence() {
        return sentence;
    }

    /**
     * Compares contents, but only where some file is younger than the run, since a large task takes long to read.
     *
     * @param hash of the task's content when the run was made
     */
    static TaskChange of(Path folder, Instant run, String hash) {
        if (!Files.isDirectory(folder)) {
            return GONE;
        }
        try {
            return younger(folder, run) && !contentHash(folder).equals(hash) ? CHANGED : UNCHANGED;
        } catch (InputException | IOException | UncheckedIOException e) {
            // What cannot be read any more is not what it was.
            return CHANGED;
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
