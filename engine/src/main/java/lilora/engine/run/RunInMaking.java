package lilora.engine.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import lilora.engine.file.Folders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder beside a new run in which it is filled until it is whole. A run that begins with another's stages holds copies of their
 * checkpoints then, which a killed process would leave for ever.
 *
 * <p>Its maker holds a lock on a file beside it, which ends with the process. Some shared file systems grant the same lock on every host, and
 * folders of older versions have none: so a lock that can be had counts only where nothing was written for an hour, and no lock only after a
 * month.
 */
public final class RunInMaking implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunInMaking.class);
    private static final Duration LEFT = Duration.ofHours(1);
    private static final Duration LEFT_WITHOUT_LOCK = Duration.ofDays(30);

    /** A process that opens and closes its own locked file loses the lock. */
    private static final String PROCESS = UUID.randomUUID().toString().replace("-", "");
    /** With the process; those of older versions do not tell it. */
    private static final Pattern NAME =
            Pattern.compile("\\..+?(?:\\.([0-9a-f]{32}))?\\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.creating");

    private static final String LOCK = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private RunInMaking(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Makes the folder for a run of this name, empty, and its parents. */
    static RunInMaking begin(Path target) throws IOException {
        Path folder =
                target.resolveSibling(".%s.%s.%s.creating".formatted(target.getFileName(), PROCESS, UUID.randomUUID()));
        Files.createDirectories(folder.getParent());
        FileChannel channel = FileChannel.open(lockOf(folder), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        RunInMaking making = new RunInMaking(folder, channel);
        try {
            if (!isLocked(channel)) {
                LOG.debug("{} is made without a lock", folder);
            }
            Files.createDirectory(folder);
            return making;
        } catch (IOException | RuntimeException e) {
            making.close();
            throw e;
        }
    }

    /** A file system without locks has none that others could take. */
    private static boolean isLocked(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path lockOf(Path folder) {
        return folder.resolveSibling(folder.getFileName() + LOCK);
    }

    Path folder() {
        return folder;
    }

    /** Gives it its name, whole. */
    void become(Path target) throws IOException {
        // Windows does not rename over an empty folder; a folder that is not empty is left and refuses the rename.
        Files.deleteIfExists(target);
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what has not got its name; what cannot be removed is left to whoever comes next. */
    @Override
    public void close() {
        try (channel) {
            Folders.delete(folder);
            Files.deleteIfExists(lockOf(folder));
        } catch (IOException e) {
            LOG.warn("cannot delete {}", folder, e);
        }
    }

    /**
     * Removes what processes that were killed left of runs that they were making. What cannot be removed does no harm but for its room.
     *
     * @param runs folder of run directories, which need not exist
     */
    public static void removeLeft(Path runs) {
        if (!Files.isDirectory(runs)) {
            return;
        }
        try (DirectoryStream<Path> making = Files.newDirectoryStream(runs, ".*.creating{,.lock}")) {
            for (Path entry : making) {
                String plain = entry.getFileName().toString();
                Matcher name =
                        NAME.matcher(plain.endsWith(LOCK) ? plain.substring(0, plain.length() - LOCK.length()) : plain);
                if (name.matches() && !PROCESS.equals(name.group(1))) {
                    removeIfLeft(runs.resolve(name.group()), Instant.now());
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("cannot look for runs left half made in {}", runs, e);
        }
    }

    private static void removeIfLeft(Path folder, Instant now) {
        Path lockFile = lockOf(folder);
        try {
            Duration untouched = Duration.between(lastWritten(folder), now);
            if (!Files.exists(lockFile)) {
                if (untouched.compareTo(LEFT_WITHOUT_LOCK) > 0) {
                    Folders.delete(folder);
                }
                return;
            }
            if (untouched.compareTo(LEFT) < 0) {
                return;
            }
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null) {
                    Folders.delete(folder);
                    Files.deleteIfExists(lockFile);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // Gone already, or it cannot be told whether it is at work, or not removed: it stays.
            LOG.debug("{} stays", folder, e);
        }
    }

    /** Of the folder and all in it; a process may have been killed when there was only the lock. */
    private static Instant lastWritten(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Files.getLastModifiedTime(lockOf(folder)).toInstant();
        }
        Instant last = Files.getLastModifiedTime(folder).toInstant();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.toList()) {
                Instant written = Files.getLastModifiedTime(path).toInstant();
                last = written.isAfter(last) ? written : last;
            }
        }
        return last;
    }
}
