package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.image.Image;
import lilora.app.background.TaskRunner;
import lilora.app.control.ImageDecoder;
import lilora.engine.InputException;

/** Decodes pictures off the FX thread and keeps the thumbnails of the cards that were seen last. To be used on the FX thread. */
final class ImageLoader {
    private static final int KEPT = 200;
    private static final int THUMBNAIL = 96;

    private final TaskFolders folders;
    private final TaskRunner runner;
    private final Map<Path, List<Image>> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, List<Image>> eldest) {
            return size() > KEPT;
        }
    };

    ImageLoader(TaskFolders folders, TaskRunner runner) {
        this.folders = folders;
        this.runner = runner;
    }

    /** The thumbnails of a task: at once when they are kept, else when they are decoded. */
    void thumbnails(LibraryTask task, Consumer<List<Image>> use) {
        List<Image> known = kept.get(task.folder());
        if (known != null) {
            use.accept(known);
            return;
        }
        runner.run("Drawing thumbnails", progress -> folders.pictures(task.folder(), task.pictures()).stream()
                        .map(ImageLoader::thumbnail)
                        .flatMap(Optional::stream)
                        .toList())
                .onDone(images -> {
                    kept.put(task.folder(), images);
                    use.accept(images);
                });
    }

    /** One image of a task that is looked at, in its own size. */
    void whole(TaskDetail detail, String name, Consumer<Optional<Image>> use) {
        runner.run("Opening " + name, progress -> ImageDecoder.whole(detail.image(name), name))
                .onDone(image -> use.accept(Optional.of(image)))
                .onFailed(error -> use.accept(Optional.empty()));
    }

    /** A picture that cannot be read is left out of a card; the check of the task says why. */
    private static Optional<Image> thumbnail(byte[] bytes) {
        try {
            return Optional.of(ImageDecoder.thumbnail(bytes, "", THUMBNAIL));
        } catch (InputException e) {
            return Optional.empty();
        }
    }
}
