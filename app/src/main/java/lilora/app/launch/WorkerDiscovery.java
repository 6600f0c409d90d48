package lilora.app.launch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;

/** Finds runs at work in a folder by their signs of life, whoever started them. */
final class WorkerDiscovery {
    private final Path runs;
    private final Clock clock;

    WorkerDiscovery(Path runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /**
     * Devices by run.
     *
     * @param known runs that need not be looked at
     */
    Map<String, String> devices(Collection<String> known) {
        Map<String, String> found = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
            for (Path folder : folders) {
                String run = folder.getFileName().toString();
                if (!run.startsWith(".") && !known.contains(run)) {
                    look(folder, found);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The folder is gone or not readable: nothing could be started there either, which is told where it is
            // tried.
            return Map.of();
        }
        return found;
    }

    private void look(Path folder, Map<String, String> found) {
        try {
            RunDirectory directory = RunDirectory.open(folder);
            if (Liveness.of(directory, clock.instant()).mayBeAtWork()) {
                QueuedRun run = QueuedRun.of(directory);
                found.put(run.runId(), run.device());
            }
        } catch (InputException e) {
            // No run, or one of another version: nothing that works here.
            return;
        }
    }
}
