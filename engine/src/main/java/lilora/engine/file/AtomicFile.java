package lilora.engine.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import lilora.engine.DiskException;

/**
 * Replaces whole files: written aside in the same folder, forced to the disk, then renamed over the old one. If anything
 * fails, the old file is as it was and the aside file is removed.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** Writes {@code bytes} as the whole content of {@code file}; its folder must exist. */
    public static void write(Path file, byte[] bytes) {
        Path target = file.toAbsolutePath();
        Path aside = target.resolveSibling(target.getFileName() + ".writing");
        try {
            writeForced(aside, bytes);
            rename(aside, target);
            forceFolder(target.resolveSibling("."));
        } catch (IOException e) {
            removeQuietly(aside, e);
            throw new DiskException(
                    "Cannot write " + file + ": " + DiskException.reason(e)
                            + ". Check that the folder exists, may be written, and has free space; an earlier file is untouched.",
                    e);
        }
    }

    private static void writeForced(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
    }

    private static void rename(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            // Some network file systems: still a replacement of a complete file, only without the guarantee.
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Makes the rename itself durable where folders can be opened (not on Windows). */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // The file is complete and in place; only its durability after a power loss is left to the system.
            return;
        }
    }

    private static void removeQuietly(Path file, IOException because) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
