package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lilora.engine.data.TaskDescription;
import org.jspecify.annotations.Nullable;

/**
 * A task as its card shows it.
 *
 * @param folder absolute
 * @param shipped whether it came with the workbench
 * @param description absent when {@code task.json} cannot be read
 * @param train usable training items
 * @param test usable test items
 * @param pictures names of a few of its images, for thumbnails
 * @param fault why it cannot be used; empty when it can
 */
public record LibraryTask(
        Path folder,
        boolean shipped,
        @Nullable TaskDescription description,
        int train,
        int test,
        List<String> pictures,
        String fault) {
    public LibraryTask {
        pictures = List.copyOf(pictures);
    }

    /** The title, or the folder's name while there is none. */
    public String title() {
        return description == null || description.title().isBlank()
                ? folder.getFileName().toString()
                : description.title();
    }

    /** The id, or the folder's name while there is none. */
    public String id() {
        return description == null ? folder.getFileName().toString() : description.id();
    }

    /** What it is about. */
    public String about() {
        return description == null ? "" : description.description();
    }

    /** What kind of questions it asks. */
    public String kind() {
        return description == null ? "" : description.kind();
    }

    /** Whether it can be put into a sequence. */
    public boolean usable() {
        return fault.isEmpty();
    }

    /** Whether one of its words begins with what was typed. */
    public boolean matches(String typed) {
        String wanted = typed.strip().toLowerCase(Locale.ROOT);
        String words = title() + " " + id() + " " + kind()
                + (description == null ? "" : " " + description.metric() + " " + description.licence());
        return words.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
