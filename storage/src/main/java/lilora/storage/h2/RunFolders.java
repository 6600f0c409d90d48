package lilora.storage.h2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.file.Folders;

/**
 * Names of run directories in the database: relative where they lie in the workspace, so that it can be moved as a whole.
 *
 * @param runs the workspace's own
 * @param elsewhere where others are
 */
record RunFolders(Path runs, ExternalRuns elsewhere) {
    String name(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        return absolute.startsWith(runs) ? runs.relativize(absolute).toString() : absolute.toString();
    }

    /** Makes sure that a run in this folder can be found again by files alone. */
    void remember(Path folder) {
        if (isElsewhere(folder)) {
            elsewhere.add(folder);
        }
    }

    void forget(Path folder) {
        if (isElsewhere(folder)) {
            elsewhere.remove(folder);
        }
    }

    private boolean isElsewhere(Path folder) {
        return !folder.startsWith(runs);
    }

    Path path(String name) {
        return runs.resolve(name);
    }

    /** Directories of the workspace that hold a run. A name with a dot in front is one being made or deleted. */
    List<Path> list() {
        try {
            return Folders.list(runs).stream()
                    .filter(folder -> !folder.getFileName().toString().startsWith("."))
                    .filter(folder -> Files.isRegularFile(folder.resolve("run.json")))
                    .toList();
        } catch (IOException e) {
            throw ErrorMessages.notWritable(runs, e);
        }
    }
}
