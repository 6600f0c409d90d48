package lilora.engine.run;

import java.nio.file.Files;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import lilora.engine.run.Heartbeat.Beat;

/**
 * Whether a run's worker is alive, judged from its token, its process start time and its heartbeat; never from a process id
 * alone. It is an observation for people: only {@link RunLock} decides who may work, and nobody is killed on this alone.
 *
 * @param state the judgement
 * @param sentence the same for people, with the evidence
 */
public record Liveness(State state, String sentence) {
    /** A worker is called not responding after this long without a beat. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Start times are computed from the boot time, which may move by a second when the clock is set. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);

    /** What can be said of a worker. */
    public enum State {
        /** No worker is running: none was started, or the last one ended in good order. */
        NONE,
        /** It gave a sign of life within {@link #PATIENCE}. */
        ALIVE,
        /** Its process exists, or cannot be seen from this host, but it gave no sign of life for {@link #PATIENCE}. */
        NOT_RESPONDING,
        /** Its process is gone, or another worker has taken its place. */
        DEAD
    }

    /** Whether starting another worker now would be wrong. */
    public boolean mayBeAtWork() {
        return state == State.ALIVE || state == State.NOT_RESPONDING;
    }

    /** Of whichever worker last beat in this run. */
    public static Liveness of(RunDirectory directory, Instant now) {
        Optional<Beat> beat = Heartbeat.read(directory);
        if (beat.isEmpty()) {
            return new Liveness(State.NONE, "No worker is running.");
        }
        // The worker of a copy is none of this computer's, though both computers may be called alike.
        boolean here = !Files.exists(directory.remote()) && beat.get().worker().isOf(WorkerIdentity.thisHost());
        return of(beat.get(), now, here);
    }

    /** Of the worker with this token, as its {@code hello} event named it. */
    public static Liveness of(RunDirectory directory, String token, Instant now) {
        Optional<Beat> beat = Heartbeat.read(directory);
        if (beat.isPresent() && !beat.get().worker().token().equals(token)) {
            return new Liveness(State.DEAD, "Another worker has taken over.");
        }
        return of(directory, now);
    }

    static Liveness of(Beat beat, Instant now, String thisHost) {
        return of(beat, now, beat.worker().isOf(thisHost));
    }

    private static Liveness of(Beat beat, Instant now, boolean here) {
        WorkerIdentity worker = beat.worker();
        String name = "worker process " + worker.pid() + (here ? "" : " on " + worker.host());
        if (here && !exists(worker)) {
            return new Liveness(State.DEAD, "The " + name + " is gone.");
        }
        Optional<Instant> time = instant(beat.time());
        // A beat from the future is one from a host whose clock is ahead.
        if (time.isPresent() && Duration.between(time.get(), now).compareTo(PATIENCE) <= 0) {
            return new Liveness(State.ALIVE, "The " + name + " is running.");
        }
        return new Liveness(State.NOT_RESPONDING, "The " + name + " last responded at " + beat.time() + ".");
    }

    private static boolean exists(WorkerIdentity worker) {
        Optional<ProcessHandle> process = ProcessHandle.of(worker.pid()).filter(ProcessHandle::isAlive);
        if (process.isEmpty()) {
            return false;
        }
        Optional<Instant> started = process.get().info().startInstant();
        Optional<Instant> claimed = instant(worker.processStart());
        // Where the system does not tell start times (another user's process on Windows), the heartbeat decides.
        return started.isEmpty()
                || claimed.isEmpty()
                || Duration.between(started.get(), claimed.get()).abs().compareTo(START_TOLERANCE) <= 0;
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
