package lilora.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.file.Folders;

/**
 * A temporary folder where JUnit's {@code @TempDir} does not reach: in properties, whose tries have a life of their own, and in
 * programs that measure. It is gone when this is closed.
 */
public record ScratchFolder(Path path) implements AutoCloseable {
    /**
     * Makes one.
     *
     * @param prefix what its name begins with
     */
    public static ScratchFolder of(String prefix) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(prefix));
    }

    @Override
    public void close() throws IOException {
        Folders.delete(path);
    }
}
