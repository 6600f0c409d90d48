package lilora.engine.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.run.Heartbeat.Beat;
import org.jspecify.annotations.Nullable;

/**
 * The right to work in a run directory, for one worker at a time: an operating-system lock on the file {@code lock}, which
 * ends with the process however it ends, and the first heartbeat, which names the holder. Closing it gives the right back.
 *
 * <p>On Unix a process loses its lock when it closes <em>any</em> channel to the locked file; therefore nothing else ever
 * opens {@code lock}, and a second attempt by the same process is recognised by the heartbeat before the file is touched.
 */
public final class RunLock implements AutoCloseable {
    private final RunDirectory directory;
    private final WorkerIdentity worker;
    private final FileChannel channel;
    private final @Nullable Object place;

    private RunLock(RunDirectory directory, WorkerIdentity worker, FileChannel channel) throws IOException {
        this.directory = directory;
        this.worker = worker;
        this.channel = channel;
        this.place = key(directory);
    }

    /** What tells a folder from another that takes its name; null where the system has no such thing. */
    private static @Nullable Object key(RunDirectory directory) throws IOException {
        return Files.readAttributes(directory.path(), BasicFileAttributes.class).fileKey();
    }

    /** Whether the run directory has been moved or removed since it was locked. A file system that does not answer has not. */
    public boolean isGone() {
        try {
            return !Objects.equals(key(directory), place);
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Takes the right to work, and beats once.
     *
     * @throws InputException if another worker has it, or the directory cannot be written
     */
    public static RunLock acquire(RunDirectory directory, WorkerIdentity worker) {
        Optional<Beat> beat = Heartbeat.read(directory);
        if (beat.isPresent() && isThisProcess(beat.get().worker())) {
            throw inUse(directory);
        }
        // Some shared file systems grant the same lock on every host: there, a fresh heartbeat has to do.
        if (beat.isPresent()
                && !beat.get().worker().host().equals(worker.host())
                && Liveness.of(directory, Instant.now()).state() == Liveness.State.ALIVE) {
            throw inUse(directory);
        }
        FileChannel channel = null;
        try {
            if (PlainFile.isThere(directory.lock())) {
                PlainFile.require(directory.lock());
            }
            channel = FileChannel.open(directory.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(directory);
            }
            directory.makeFolders();
            Heartbeat.write(directory.heartbeat(), worker, Clock.systemUTC());
            return new RunLock(directory, worker, channel);
        } catch (OverlappingFileLockException e) {
            throw closed(channel, inUse(directory));
        } catch (InputException e) {
            throw closed(channel, e);
        } catch (IOException e) {
            throw closed(
                    channel,
                    new InputException(
                            "Cannot lock " + directory.lock() + ": " + e.getMessage()
                                    + ". Check that the run directory may be written, has free space, and lies on a file system"
                                    + " with locks.",
                            e));
        }
    }

    /** Whose right it is. */
    public WorkerIdentity worker() {
        return worker;
    }

    public RunDirectory directory() {
        return directory;
    }

    /** Removes the heartbeat, which says that the worker ended in good order, and gives the right back. */
    @Override
    public void close() {
        try (FileChannel closing = channel) {
            if (closing.isOpen() && !isGone()) {
                Files.deleteIfExists(directory.heartbeat());
            }
        } catch (IOException e) {
            throw new InputException(
                    "Cannot release " + directory + ": " + e.getMessage()
                            + ". Nothing is lost; the run counts as interrupted.",
                    e);
        }
    }

    private static boolean isThisProcess(WorkerIdentity other) {
        WorkerIdentity self = WorkerIdentity.ofThisProcess();
        return other.pid() == self.pid()
                && other.host().equals(self.host())
                && other.processStart().equals(self.processStart());
    }

    private static InputException inUse(RunDirectory directory) {
        Liveness liveness = Liveness.of(directory, Instant.now());
        String who = liveness.mayBeAtWork() ? liveness.sentence() : "Another worker holds its lock.";
        return new InputException(directory + " is in use. " + who + " Wait for it to end, or stop it first.");
    }

    private static InputException closed(@Nullable FileChannel channel, InputException sentence) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                sentence.addSuppressed(e);
            }
        }
        return sentence;
    }
}
