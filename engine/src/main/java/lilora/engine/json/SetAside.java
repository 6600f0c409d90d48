package lilora.engine.json;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lilora.engine.InputException;

/** Where a file goes that cannot be read before another takes its place: beside it, never over one that was set aside before. */
public final class SetAside {
    private static final String SUFFIX = ".unreadable";

    private SetAside() {}

    /**
     * Renames a file to its own name with {@code .unreadable} behind it, and a number if that name is taken.
     *
     * @return where it is now
     */
    public static Path move(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + SUFFIX);
        for (int i = 2; Files.exists(beside); i++) {
            beside = file.resolveSibling(file.getFileName() + SUFFIX + "-" + i);
        }
        return Files.move(file, beside);
    }

    /**
     * Renames a file if it is there and cannot be read as this record.
     *
     * @return where it is now, if it was renamed
     */
    public static Optional<Path> ifUnreadable(Path file, Class<?> type) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            Json.read(file, type);
            return Optional.empty();
        } catch (InputException e) {
            return Optional.of(move(file));
        }
    }
}
