package lilora.app.screen.models;

import java.nio.file.Path;
import lilora.engine.data.Task;
import lilora.engine.data.TaskDescription;

/**
 * A task that a projector can be aligned on.
 *
 * @param folder absolute
 * @param kind of its questions
 * @param train training items
 */
public record AlignTask(Path folder, String title, String kind, int train) {
    private static final String CAPTION = "caption";

    /**
     * The task of a folder. Reads its files: not for the FX thread.
     *
     * @throws lilora.engine.InputException naming the file that is wrong
     */
    static AlignTask of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        TaskDescription description = Task.describe(absolute);
        try (Task task = Task.load(absolute)) {
            String title =
                    description.title().isBlank() ? absolute.getFileName().toString() : description.title();
            return new AlignTask(
                    absolute, title, description.kind(), task.train().size());
        }
    }

    /** Whether its answers are captions, as LLaVA's first stage has them. */
    boolean isCaptions() {
        return kind.equals(CAPTION);
    }
}
