package lilora.engine.hub;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** The part of a file that has come, hashed as it grows. One program at a time adds to it. */
final class PartialFile implements AutoCloseable {
    private static final int BUFFER = 1 << 17;

    private final Path path;
    private final HubFile file;
    private final FileChannel channel;
    private MessageDigest digest;

    private PartialFile(Path path, HubFile file, FileChannel channel) {
        this.path = path;
        this.file = file;
        this.channel = channel;
        this.digest = file.digest();
    }

    /**
     * Opens or makes it, and hashes what is in it.
     *
     * @throws InputException if another program is at it
     */
    static PartialFile open(Path path, HubFile file) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isLocked(channel)) {
                throw new InputException("%s is being downloaded by another program; wait for it, or end it first."
                        .formatted(file.name()));
            }
            PartialFile partial = new PartialFile(path, file, channel);
            partial.hashWhatIsThere();
            return partial;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The lock is the channel's and ends with it. */
    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private void hashWhatIsThere() throws IOException {
        if (channel.size() > file.bytes()) {
            channel.truncate(0);
        }
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (channel.read(buffer) >= 0) {
            digest.update(buffer.flip());
            buffer.clear();
        }
    }

    /** Bytes that have come. */
    long bytes() throws IOException {
        return channel.position();
    }

    boolean isComplete() throws IOException {
        return bytes() == file.bytes();
    }

    void restart() throws IOException {
        channel.truncate(0);
        digest = file.digest();
    }

    /**
     * Adds the next bytes.
     *
     * @throws InputException if they are more than listed; nothing is kept then
     * @throws DiskException if they cannot be written; what was written before is kept
     */
    void append(byte[] bytes, int count) throws IOException {
        if (bytes() + count > file.bytes()) {
            restart();
            throw new InputException("Of %s more bytes come than the %,d that are listed; nothing of it is kept."
                    .formatted(file.name(), file.bytes()));
        }
        try {
            ByteBuffer next = ByteBuffer.wrap(bytes, 0, count);
            while (next.hasRemaining()) {
                channel.write(next);
            }
        } catch (IOException e) {
            throw new DiskException(
                    "%s cannot be written: %s. Make room, then download again; it continues where it ended."
                            .formatted(path, DiskException.reason(e)),
                    e);
        }
        digest.update(bytes, 0, count);
    }

    /**
     * Holds what came against the list, and makes it durable.
     *
     * @throws InputException if it is something else; nothing is kept then
     */
    void check() throws IOException {
        String hash = HexFormat.of().formatHex(digest.digest());
        if (!hash.equals(file.hash())) {
            restart();
            throw new InputException(
                    "%s came with the hash %s where %s is listed; nothing of it is kept. Download it again."
                            .formatted(file.name(), hash, file.hash()));
        }
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
