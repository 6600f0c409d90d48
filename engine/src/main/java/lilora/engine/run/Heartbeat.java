package lilora.engine.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that renews {@code heartbeat.json} every few seconds while the worker lives, also while the engine's
 * thread is inside a long step. Closing it stops the thread; the file goes when {@link RunLock} is released.
 */
public final class Heartbeat implements AutoCloseable {
    /** Readers rely on a beat at least this often. */
    public static final Duration INTERVAL = Duration.ofSeconds(5);

    /** One sign of life: who, and when (ISO-8601 instant). */
    public record Beat(WorkerIdentity worker, String time) {}

    private final RunLock lock;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;

    private Heartbeat(RunLock lock, Duration interval, Clock clock) {
        this.lock = lock;
        this.clock = clock;
        this.thread = new Thread(() -> beatEvery(interval), "heartbeat");
        this.thread.setDaemon(true);
    }

    /** Beats once now and from then on every {@link #INTERVAL}, for the holder of the run's lock. */
    public static Heartbeat start(RunLock lock) {
        return start(lock, INTERVAL, Clock.systemUTC());
    }

    static Heartbeat start(RunLock lock, Duration interval, Clock clock) {
        Heartbeat heartbeat = new Heartbeat(lock, interval, clock);
        heartbeat.beatNow();
        heartbeat.thread.start();
        return heartbeat;
    }

    /** The latest beat; empty when there is none, or none that can be read. */
    public static Optional<Beat> read(RunDirectory directory) {
        try {
            String text = Files.readString(PlainFile.require(directory.heartbeat()));
            return Optional.of(Json.parse(directory.heartbeat().toString(), text, Beat.class));
        } catch (IOException | InputException e) {
            // Absent, or emptied by a power loss: either way nobody is known to be at work.
            return Optional.empty();
        }
    }

    /**
     * Writes another computer's sign of life into this one's copy of the run.
     *
     * @param json what its {@code heartbeat.json} holds; null if there is none, which says that no worker is at work
     * @param ahead by how much that computer's clock is ahead of this one's
     */
    public static void copy(RunDirectory directory, byte @Nullable [] json, Duration ahead) {
        Path file = directory.heartbeat();
        try {
            if (json == null) {
                Files.deleteIfExists(file);
                return;
            }
            Beat beat = Json.parse(file.toString(), new String(json, StandardCharsets.UTF_8), Beat.class);
            Instant time = Instant.parse(beat.time()).minus(ahead);
            write(file, beat.worker(), Clock.fixed(time, ZoneOffset.UTC));
        } catch (IOException | DateTimeException e) {
            throw new InputException("Cannot write %s: %s.".formatted(file, e.getMessage()), e);
        }
    }

    static void write(Path file, WorkerIdentity worker, Clock clock) throws IOException {
        Path aside = file.resolveSibling(file.getFileName() + "." + worker.token() + ".writing");
        // Not forced to the disk: a beat is worthless after a power loss, and a disk busy with a checkpoint must not
        // hold it up until the worker seems dead.
        Files.write(
                aside,
                Json.compact(new Beat(worker, clock.instant().toString())).getBytes(StandardCharsets.UTF_8));
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private void beatEvery(Duration interval) {
        try {
            while (!stop.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    beatNow();
                } catch (InputException e) {
                    // A full or absent disk: the missed beats say so, and the engine's next event fails with a
                    // sentence.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beatNow() {
        Path file = lock.directory().heartbeat();
        try {
            if (!lock.isGone()) {
                write(file, lock.worker(), clock);
            }
        } catch (IOException e) {
            throw new InputException(
                    "Cannot write " + file + ": " + e.getMessage()
                            + ". Check that the run directory may be written and has free space.",
                    e);
        }
    }

    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
