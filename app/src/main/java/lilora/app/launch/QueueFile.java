package lilora.app.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/** Keeps the queue, so that it goes on when the workbench is opened again. */
final class QueueFile {
    /** What the file holds; waiting runs by the names of their directories. */
    record Stored(List<WorkerProcess.Mark> working, List<String> waiting) {
        static final Stored NOTHING = new Stored(List.of(), List.of());
    }

    private final Path file;

    QueueFile(Path file) {
        this.file = file;
    }

    Stored read() {
        if (!Files.isRegularFile(file)) {
            return Stored.NOTHING;
        }
        try {
            return Json.read(file, Stored.class);
        } catch (InputException e) {
            // The runs are safe in their directories and can be resumed there; only their order is lost.
            return Stored.NOTHING;
        }
    }

    /** @throws InputException if the disk refuses */
    void write(Stored stored) {
        Json.writeAtomically(file, stored);
    }
}
