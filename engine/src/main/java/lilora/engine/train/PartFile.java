package lilora.engine.train;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file on its way into a folder that several processes fill, of several hosts perhaps. Closing it before it has its name removes it; what
 * a killed process left is removed when another file is begun.
 *
 * <p>Its writer holds a lock on it, which ends with the process. Some shared file systems grant the same lock on every host, so a lock
 * that can be had tells of this host alone: what others began counts as left when nobody has written to it for a month, by the clock of
 * the file system. A writer writes every few minutes.
 */
final class PartFile implements AutoCloseable {
    private static final Duration LEFT_HERE = Duration.ofHours(1);
    private static final Duration LEFT = Duration.ofDays(30);
    /** Behind all that is written, so that it keeps nobody from reading. */
    private static final long LOCKED = 1L << 62;

    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    /** A process that opens and closes its own locked file loses the lock. */
    private static final String PROCESS = UUID.randomUUID().toString().replace("-", "");
    /** Host and process; those of older versions tell neither. */
    private static final Pattern NAME = Pattern.compile("rows(?:-(\\w*)-(\\w+)-\\d+|\\d+)\\.part");

    private final Path path;
    private final FileChannel channel;

    private PartFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Removes what is left there, and begins a file. */
    static PartFile begin(Path folder) throws IOException {
        String host = host();
        while (true) {
            Path path = Files.createTempFile(folder, prefix(host, PROCESS), ".part");
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            PartFile part = new PartFile(path, channel);
            try {
                boolean own = isOwn(channel);
                // Between its making and its lock somebody may have taken it for one that is left.
                if (own && Files.exists(path)) {
                    sweep(folder, host, Files.getLastModifiedTime(path));
                    return part;
                }
            } catch (IOException | RuntimeException e) {
                part.close();
                throw e;
            }
            part.close();
        }
    }

    static String prefix(String host, String process) {
        return "rows-%s-%s-".formatted(host, process);
    }

    /** Where locks tell who is at work; empty where that is not known. */
    static String host() {
        try {
            return word(Files.readString(BOOT));
        } catch (IOException e) {
            Map<String, String> environment = System.getenv();
            return word(environment.getOrDefault("COMPUTERNAME", environment.getOrDefault("HOSTNAME", "")));
        }
    }

    private static String word(String text) {
        return text.replaceAll("\\W", "");
    }

    /** A file system without locks has none that others could take. */
    private static boolean isOwn(FileChannel channel) {
        try {
            FileLock lock = channel.tryLock(LOCKED, 1, false);
            return lock != null;
        } catch (IOException e) {
            return true;
        }
    }

    private static void sweep(Path folder, String host, FileTime now) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, "rows*.part")) {
            for (Path part : parts) {
                Matcher name = NAME.matcher(part.getFileName().toString());
                if (name.matches() && !PROCESS.equals(name.group(2))) {
                    boolean here = !host.isEmpty() && host.equals(name.group(1));
                    removeIfLeft(part, here, now);
                }
            }
        }
    }

    private static void removeIfLeft(Path part, boolean here, FileTime now) {
        try {
            Duration untouched =
                    Duration.between(Files.getLastModifiedTime(part).toInstant(), now.toInstant());
            if (untouched.compareTo(here ? LEFT_HERE : LEFT) < 0) {
                return;
            }
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock(LOCKED, 1, false)) {
                if (lock != null) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            // Gone already, or it cannot be told whether it is at work: it stays.
            return;
        }
    }

    /** Open for writing. */
    FileChannel channel() {
        return channel;
    }

    /** Gives it its name, with all that was written on the disk. */
    void become(Path file) throws IOException {
        channel.force(true);
        // While it is locked: nobody takes it for one that is left.
        Files.move(path, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        }
    }
}
