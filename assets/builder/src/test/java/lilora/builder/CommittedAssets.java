package lilora.builder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that ship, where they lie in the repository: what the builder makes is compared with them. */
public final class CommittedAssets {
    private static final Path FOLDER = Path.of("..", "src", "main", "resources", "lilora", "assets");

    private CommittedAssets() {}

    /** Where a file or folder lies. */
    public static Path folder(String path) {
        return FOLDER.resolve(path);
    }

    /**
     * The content of a file.
     *
     * @param path below the folder of the assets, e.g. {@code tasks/gqa-mini/train.json}
     */
    public static byte[] read(String path) {
        try {
            return Files.readAllBytes(folder(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
