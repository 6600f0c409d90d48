package lilora.app.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.app.settings.SettingsFile;
import lilora.engine.InputException;

/** Keeps the queue, so that it goes on when the workbench is opened again. */
final class QueueFile {
    /** One folder's name, and no way out of the folder of runs. */
    private static final Pattern FOLDER = Pattern.compile("(?!\\.\\.?$)[^/\\\\\\p{Cntrl}]+");

    /** What the file holds; waiting runs by the names of their directories. */
    record Stored(List<WorkerProcess.Mark> working, List<String> waiting) {
        static final Stored NOTHING = new Stored(List.of(), List.of());

        Stored {
            working = List.copyOf(working);
            waiting = List.copyOf(waiting);
            Stream.concat(working.stream().map(WorkerProcess.Mark::run), waiting.stream())
                    .filter(name -> !FOLDER.matcher(name).matches())
                    .findFirst()
                    .ifPresent(name -> {
                        throw new IllegalArgumentException("\"%s\" is not the name of a run's folder.".formatted(name));
                    });
        }
    }

    private final SettingsFile<Stored> file;

    QueueFile(Path file) {
        this.file = new SettingsFile<>(file, Stored.NOTHING);
    }

    SettingsFile.Loaded<Stored> read() {
        return file.load();
    }

    /** @throws InputException if the disk refuses */
    void write(Stored stored) {
        file.save(stored);
    }
}
