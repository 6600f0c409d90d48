package lilora.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes that a start loads, as the Java machine wrote them down when a window closed. The machine takes an archive only
 * with the very jars it was made of, but leaves one that no longer fits where it is: this takes it away, so that the next window
 * writes a new one.
 */
final class StartArchive implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StartArchive.class);

    private final Optional<Path> archive;
    private final String classPath;

    StartArchive(Optional<Path> archive, String classPath) {
        this.archive = archive;
        this.classPath = classPath;
    }

    /** Of this start. */
    static StartArchive find() {
        return new StartArchive(
                Optional.ofNullable(System.getProperty("lilora.start.archive")).map(Path::of),
                System.getProperty("java.class.path"));
    }

    @Override
    public void run() {
        try {
            if (archive.isPresent() && Files.exists(archive.get()) && isOld(archive.get())) {
                Files.delete(archive.get());
            }
        } catch (IOException e) {
            LOG.info("The archive of classes {} stays as it is", archive, e);
        }
    }

    private boolean isOld(Path file) throws IOException {
        FileTime written = Files.getLastModifiedTime(file);
        for (String jar : classPath.split(Pattern.quote(File.pathSeparator), -1)) {
            Path path = Path.of(jar);
            if (!jar.isEmpty()
                    && Files.exists(path)
                    && Files.getLastModifiedTime(path).compareTo(written) > 0) {
                return true;
            }
        }
        return false;
    }
}
