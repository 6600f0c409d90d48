package lilora.app.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.json.SetAside;

/** One record in one JSON file. A file that cannot be read is renamed before another takes its place. */
public final class SettingsFile<T extends Record> {
    private final Path file;
    private final T initial;
    private final Class<T> type;

    /**
     * A file that may not exist yet.
     *
     * @param initial what counts until something is saved
     */
    @SuppressWarnings("unchecked")
    public SettingsFile(Path file, T initial) {
        this.file = file;
        this.initial = initial;
        this.type = (Class<T>) initial.getClass();
    }

    /** What a reading found. */
    public record Loaded<T>(T value, Optional<String> complaint) {}

    /** Reads. A file that makes no sense is renamed, so that nothing a person wrote is lost, and the complaint says so. */
    public Loaded<T> load() {
        if (!Files.isRegularFile(file)) {
            return new Loaded<>(initial, Optional.empty());
        }
        try {
            return new Loaded<>(Json.read(file, type), Optional.empty());
        } catch (InputException e) {
            return new Loaded<>(initial, Optional.of(e.getMessage() + " " + keepAside()));
        }
    }

    /**
     * Replaces the file.
     *
     * @throws InputException if the disk refuses
     */
    public synchronized void save(T value) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            SetAside.ifUnreadable(file, type);
        } catch (IOException e) {
            throw new DiskException(
                    "Cannot write %s: %s. Check that its folder may be written."
                            .formatted(file, DiskException.reason(e)),
                    e);
        }
        Json.writeAtomically(file, value);
        keepPrivate();
    }

    /** It may hold an address that is a secret. */
    private void keepPrivate() {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
            if (view != null) {
                view.setPermissions(PosixFilePermissions.fromString("rw-------"));
            }
        } catch (IOException e) {
            // A disk without permissions of its own, or a file of somebody else's that may be written all the same.
            return;
        }
    }

    private String keepAside() {
        try {
            Path aside = SetAside.move(file);
            return "It was renamed to %s and defaults are used. To restore it, correct that file and rename it back to %s."
                    .formatted(aside.getFileName(), file.getFileName());
        } catch (IOException e) {
            return "It could not be renamed (%s); defaults are used.".formatted(DiskException.reason(e));
        }
    }
}
