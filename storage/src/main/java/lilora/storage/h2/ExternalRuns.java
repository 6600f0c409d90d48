package lilora.storage.h2;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import lilora.engine.InputException;
import lilora.engine.file.PathFault;
import lilora.engine.json.Json;
import lilora.storage.repository.StorageException;

/** Where runs are that do not lie in the workspace, in {@code elsewhere.json}: nothing else would lead a new index to them. */
final class ExternalRuns {
    private record Content(List<String> folders) {}

    private final Path file;

    ExternalRuns(Path workspace) {
        this.file = workspace.resolve("elsewhere.json");
    }

    /**
     * Their folders in alphabetical order.
     *
     * @throws StorageException if the file cannot be read
     */
    List<Path> folders() {
        if (Files.notExists(file)) {
            return List.of();
        }
        try {
            return Json.read(file, Content.class).folders().stream()
                    .map(Path::of)
                    .toList();
        } catch (InputException e) {
            throw leftOut(String.valueOf(e.getMessage()), e);
        } catch (InvalidPathException e) {
            throw leftOut(PathFault.sentence(e), e);
        }
    }

    private static StorageException leftOut(String reason, Exception cause) {
        return new StorageException(
                StorageException.Kind.NOT_FOUND, "Runs outside the workspace are left out: " + reason, cause);
    }

    void add(Path folder) {
        SortedSet<String> folders = readable();
        if (folders.add(folder.toString())) {
            DurableFile.write(file, new Content(new ArrayList<>(folders)));
        }
    }

    void remove(Path folder) {
        SortedSet<String> folders = readable();
        if (folders.remove(folder.toString())) {
            DurableFile.write(file, new Content(new ArrayList<>(folders)));
        }
    }

    /** What can be read of it: a broken file is told of at each opening, and kept when another takes its place. */
    private SortedSet<String> readable() {
        SortedSet<String> folders = new TreeSet<>();
        try {
            folders().forEach(folder -> folders.add(folder.toString()));
        } catch (StorageException e) {
            folders.clear();
        }
        return folders;
    }
}
