package lilora.app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/** One record in one JSON file. */
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

    /** Reads. A file that makes no sense is renamed, so that nothing a person wrote by hand is lost. */
    public Loaded<T> load() {
        if (!Files.exists(file)) {
            return new Loaded<>(initial, Optional.empty());
        }
        try {
            return new Loaded<>(Json.read(file, type), Optional.empty());
        } catch (InputException e) {
            return new Loaded<>(initial, Optional.of(e.getMessage() + " " + keepAside()));
        }
    }

    /** Replaces the file. */
    public synchronized void save(T value) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make the settings folder " + file.getParent() + ".", e);
        }
        Json.writeAtomically(file, value);
    }

    private String keepAside() {
        Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return "It is kept as %s; the usual settings are used.".formatted(aside.getFileName());
        } catch (IOException e) {
            return "The usual settings are used.";
        }
    }
}
