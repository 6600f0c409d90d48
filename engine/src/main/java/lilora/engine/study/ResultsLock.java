package lilora.engine.study;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/**
 * The right to replace a file of results, for one writer at a time: an operating-system lock on a hidden file beside it, since the file
 * itself is another one after each write. The hidden file stays, empty: who removed it would take the lock from whoever waits for it.
 */
final class ResultsLock implements AutoCloseable {
    /** Others hold it for as long as it takes to write a small file. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 20;

    private final Path file;
    private final FileChannel channel;

    private ResultsLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Waits for the right.
     *
     * @throws InputException if another program does not give it back, or the folder cannot be written
     */
    static ResultsLock of(Path file) {
        Path beside = file.resolveSibling("." + file.getFileName() + ".lock");
        try {
            FileChannel channel = FileChannel.open(beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            ResultsLock made = new ResultsLock(file, channel);
            try {
                made.await();
                return made;
            } catch (InputException | IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DiskException(
                    "Cannot lock %s: %s. Check that the folder exists, may be written, and lies on a file system with locks; an earlier file is untouched."
                            .formatted(beside, DiskException.reason(e)),
                    e);
        }
    }

    /** Of results, which may be replaced now. */
    Path file() {
        return file;
    }

    private void await() throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isTaken()) {
            if (System.nanoTime() > end) {
                throw new InputException(
                        "%s is being written by another program, which does not end; end it, and start the study again."
                                .formatted(file));
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InputException("%s is not written: this was interrupted.".formatted(file), e);
            }
        }
    }

    private boolean isTaken() throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Another study of this program has it.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DiskException(
                    "The lock of %s cannot be given back: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }
}
