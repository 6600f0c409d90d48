package lilora.storage.h2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lilora.storage.repository.StorageException;

/**
 * The right to use a workspace's database, for one process at a time: a lock of the operating system, gone with the process
 * however it ends. It also covers the moments in which no database is open: migration and moving a damaged file aside.
 */
final class WorkspaceLock implements AutoCloseable {
    private final FileChannel channel;

    private WorkspaceLock(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws StorageException if another process, or another part of this one, has it */
    static WorkspaceLock acquire(Path folder) {
        Path file = folder.resolve("workbench.lock");
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                channel.truncate(0);
                channel.write(ByteBuffer.wrap(
                        Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
                return new WorkspaceLock(channel);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            // This process has it by another channel: closing this one would give the lock away on Unix.
        } catch (IOException e) {
            throw ErrorMessages.notWritable(folder, e);
        }
        throw new StorageException(
                StorageException.Kind.IN_USE,
                "The workspace " + folder + " is already open" + holder(file)
                        + ". Continue in that window, or close it first.");
    }

    private static String holder(Path file) {
        try {
            String pid = Files.readString(file).strip();
            return pid.matches("\\d{1,19}") ? " in another window or command (process " + pid + ")" : " elsewhere";
        } catch (IOException e) {
            // Windows lets nobody read a locked file; the sentence stands without the number.
            return " in another window or command";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException(StorageException.Kind.INTERNAL, "The workspace cannot be given back.", e);
        }
    }
}
