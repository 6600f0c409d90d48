package lilora.engine.remote;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.EventCopy;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the copy of a run like the run on its host: its events by their offset, its heartbeat by this computer's clock, its log when
 * it has ended; and brings commands there. One program at a time, by a lock; a line that is cut leaves nothing half done that the
 * next does not mend. For one thread.
 */
public final class RunMirror implements AutoCloseable {
    /** Passes between two questions to Slurm, whose controller answers many. */
    private static final int ASKED_EVERY = 40;

    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 1 << 26;
    private static final int TAIL = 4096;
    private static final int LONGEST_LOG = 1 << 20;
    private static final Duration BEAT = Heartbeat.INTERVAL;
    private static final Duration ASKING = Duration.ofSeconds(30);

    private final RunDirectory local;
    private final RemoteRun remote;
    private final EventCopy copy;
    private final Outbox outbox;
    private final Keeper keeper;
    private final FileChannel channel;
    private long length;
    private @Nullable SshLine checked;
    private Duration ahead = Duration.ZERO;
    private Instant beatRead = Instant.EPOCH;
    private volatile long pid;

    /**
     * Takes the right to follow.
     *
     * @throws InputException if another program follows the run
     */
    public RunMirror(RunDirectory local, RemoteRun remote) {
        this(local, remote, Duration.ZERO, sentence -> {});
    }

    /**
     * Takes the right to follow.
     *
     * @param every time between two passes
     * @param told gets a sentence when the run's job of Slurm, if it is one, has come further
     * @throws InputException if another program follows the run
     */
    public RunMirror(RunDirectory local, RemoteRun remote, Duration every, Consumer<String> told) {
        this.local = local;
        this.remote = remote;
        this.copy = new EventCopy(local);
        this.outbox = new Outbox(local, remote);
        this.keeper = SlurmJob.of(local).isPresent()
                ? new SlurmKeeper(local, remote, told, every.multipliedBy(ASKED_EVERY))
                : new ProcessKeeper(remote);
        this.channel = lock(local);
        this.length = copy.length();
    }

    private static FileChannel lock(RunDirectory local) {
        Path file = local.path().resolve("remote.lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = null;
            try {
                lock = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // This program follows it already.
                lock = null;
            }
            if (lock == null) {
                channel.close();
                throw new InputException(
                        "%s is followed by another program already, which shows what happens.".formatted(local));
            }
            return channel;
        } catch (IOException e) {
            throw new DiskException("%s cannot be locked: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }

    /**
     * Brings everything up to date.
     *
     * @return the exit code of the worker, if it has ended; everything it told is here then
     * @throws LineException if the line is cut: what came until then is kept, and the next pass goes on after it
     * @throws InputException if the run there is not the one that was followed
     */
    public OptionalInt pass(SshLine line) throws LineException {
        if (checked != line) {
            begin(line);
            checked = line;
        }
        HostFiles files = line.files();
        OptionalInt told = exit(files);
        heartbeat(files);
        events(files);
        OptionalInt exit = keeper.end(line, told, this::isSilent);
        if (exit.isPresent() && told.isEmpty()) {
            requireThere(files);
            // It may have ended while it was asked for.
            told = exit(files);
            exit = told.isPresent() ? told : exit;
            events(files);
        }
        if (exit.isPresent()) {
            Heartbeat.copy(local, null, ahead);
            log(files, "worker.log");
            log(files, "crash.log");
        } else {
            outbox.send(files, () -> events(files));
        }
        return exit;
    }

    /** Asks at the next pass what is asked now and then only. */
    void askAgain() {
        keeper.askAgain();
    }

    /** Whether the run there is the one that the copy is of, and how its clock goes. */
    private void begin(SshLine line) throws LineException {
        HostFiles files = line.files();
        Optional<HostFiles.Entry> there = files.find(path("events.jsonl"));
        requireThere(files);
        byte[] tail = copy.tail(length, TAIL);
        boolean shorter = there.map(HostFiles.Entry::bytes).orElse(0L) < length;
        if (shorter || !Arrays.equals(original(files, tail.length), tail)) {
            throw new InputException(
                    "The events of %s on %s are not those that were followed to %s; move that folder away to follow it anew."
                            .formatted(remote.folder(), remote.host(), local));
        }
        String seconds =
                line.run(ShellScript.of("date -u +%s"), ASKING).output().strip();
        ahead = seconds.matches("\\d{1,12}")
                ? Duration.between(Instant.now(), Instant.ofEpochSecond(Long.parseLong(seconds)))
                : Duration.ZERO;
        beatRead = Instant.EPOCH;
        keeper.connected();
    }

    private void requireThere(HostFiles files) throws LineException {
        if (files.find(path("run.json")).isEmpty()) {
            throw new InputException("%s on %s has been moved or removed; what was followed until now is in %s."
                    .formatted(remote.folder(), remote.host(), local));
        }
    }

    private byte[] original(HostFiles files, int bytes) throws LineException {
        return bytes == 0 ? new byte[0] : files.read(path("events.jsonl"), length - bytes, bytes);
    }

    private String path(String name) {
        return remote.folder() + "/" + name;
    }

    private OptionalInt exit(HostFiles files) throws LineException {
        Optional<String> code = text(files, "exit");
        if (code.isEmpty()) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(code.get().matches("\\d{1,3}") ? Integer.parseInt(code.get()) : Keeper.KILLED);
    }

    /** Asked for without a look before: a worker that starts or ends takes its files away meanwhile. */
    private Optional<String> text(HostFiles files, String name) throws LineException {
        return files.readIfThere(path(name), TAIL).map(bytes -> new String(bytes, StandardCharsets.UTF_8).strip());
    }

    private void heartbeat(HostFiles files) throws LineException {
        if (Duration.between(beatRead, Instant.now()).compareTo(BEAT) < 0) {
            return;
        }
        beatRead = Instant.now();
        Optional<byte[]> beat = files.readIfThere(path("heartbeat.json"), TAIL);
        if (beat.isEmpty()) {
            Heartbeat.copy(local, null, ahead);
        } else if (beat.get().length > 0) {
            Heartbeat.copy(local, beat.get(), ahead);
        }
    }

    private void events(HostFiles files) throws LineException {
        long bytes =
                files.find(path("events.jsonl")).map(HostFiles.Entry::bytes).orElse(0L);
        int size = CHUNK;
        if (length < bytes) {
            // Before the worker's own first event is here: whoever reads that asks whose it is, and whether it lives.
            pid = pid(files);
            if (isSilent()) {
                beatRead = Instant.EPOCH;
                heartbeat(files);
            }
        }
        while (length < bytes) {
            byte[] lines = wholeLines(files, size);
            if (lines.length > 0 && !copy.isSound(lines)) {
                // Damage on the way would be seen by SSH; on the host's disk it is there the second time, too.
                lines = wholeLines(files, size);
            }
            if (lines.length > 0) {
                copy.append(length, lines);
                length += lines.length;
                size = CHUNK;
            } else if (bytes - length < size) {
                return;
            } else if (size >= LONGEST_LINE) {
                throw new InputException("%s on %s has a line of more than %d bytes; it is no file of events."
                        .formatted(path("events.jsonl"), remote.host(), LONGEST_LINE));
            } else {
                size *= 2;
            }
        }
    }

    private byte[] wholeLines(HostFiles files, int size) throws LineException {
        byte[] bytes = files.read(path("events.jsonl"), length, size);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return Arrays.copyOf(bytes, end);
    }

    private long pid(HostFiles files) throws LineException {
        return text(files, "pid")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .orElse(pid);
    }

    /** Process id on the host of the worker whose events came last; 0 as long as there are none. */
    public long pid() {
        return pid;
    }

    private boolean isSilent() {
        return Liveness.of(local, Instant.now()).state() != Liveness.State.ALIVE;
    }

    /** Copies a log, or its end where it is long. */
    private void log(HostFiles files, String name) throws LineException {
        Optional<HostFiles.Entry> found = files.find(path(name));
        if (found.isEmpty()) {
            return;
        }
        long from = Math.max(0, found.get().bytes() - LONGEST_LOG);
        byte[] bytes = files.read(path(name), from, LONGEST_LOG);
        try {
            Files.write(local.path().resolve(name), bytes);
        } catch (IOException e) {
            throw new DiskException(
                    "Cannot write %s: %s.".formatted(local.path().resolve(name), DiskException.reason(e)), e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new DiskException(
                    "The lock of %s cannot be given back: %s.".formatted(local, DiskException.reason(e)), e);
        }
    }
}
