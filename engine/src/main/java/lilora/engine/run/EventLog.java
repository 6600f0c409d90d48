package lilora.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import lilora.engine.DiskException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;

/**
 * Appends events to {@code events.jsonl}, one line and one write each, so that a process killed at any instant leaves
 * complete lines and at most one torn at the end. The holder of the run's lock is its only writer. Sequence numbers go on
 * over attempts. Safe for several threads.
 */
public final class EventLog implements RunListener, AutoCloseable {
    private final RunDirectory directory;
    /** Not a channel: an interrupted thread would close it. */
    private final RandomAccessFile file;

    private final Clock clock;
    private final int attempt;
    private long sequence;

    private EventLog(RunDirectory directory, RandomAccessFile file, Clock clock, int attempt, long sequence) {
        this.directory = directory;
        this.file = file;
        this.clock = clock;
        this.attempt = attempt;
        this.sequence = sequence;
    }

    /** Opens the log for a new attempt, numbered one more than the last in the file. */
    public static EventLog open(RunLock lock, Clock clock) {
        RunDirectory directory = lock.directory();
        try {
            RandomAccessFile file = new RandomAccessFile(directory.events().toFile(), "rw");
            try {
                endTornLine(file);
                return nextAttempt(directory, file, clock);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }

    /**
     * Ends a last line that lacks its end, so that it cannot swallow the next event. It stays in the file: readers have byte
     * offsets, and skip it; if only its line break was lost, it is an event like any other.
     */
    private static void endTornLine(RandomAccessFile file) throws IOException {
        long size = file.length();
        if (size > 0) {
            file.seek(size - 1);
            if (file.read() != '\n') {
                file.write('\n');
            }
        }
    }

    private static EventLog nextAttempt(RunDirectory directory, RandomAccessFile file, Clock clock) {
        EventReader reader = new EventReader(directory.events());
        int attempt = 0;
        for (boolean atEnd = false; !atEnd; ) {
            EventReader.Batch batch = reader.poll();
            for (RecordedEvent event : batch.events()) {
                attempt = Math.max(attempt, event.attempt());
            }
            atEnd = batch.atEnd();
        }
        return new EventLog(
                directory, file, clock, attempt + 1, reader.position().sequence());
    }

    /** The number of this attempt: 1 for the first worker of the run. */
    public int attempt() {
        return attempt;
    }

    /** The sequence number of the last event in the file; 0 when there is none. */
    public synchronized long lastSequence() {
        return sequence;
    }

    @Override
    public void accept(RunEvent event) {
        append(event);
    }

    /**
     * Writes the event and hands it to the operating system; after that even {@code kill -9} does not lose it. Events that
     * other files rely on are also forced to the disk.
     *
     * @throws DiskException if it cannot be written; the file is then as it was
     */
    public synchronized RecordedEvent append(RunEvent event) {
        RecordedEvent recorded = new RecordedEvent(
                RecordedEvent.VERSION, sequence + 1, attempt, clock.instant().toString(), event);
        byte[] line = (EventLine.of(recorded) + "\n").getBytes(StandardCharsets.UTF_8);
        long start = -1;
        try {
            start = file.length();
            file.seek(start);
            file.write(line);
            if (mustOutliveAPowerLoss(event)) {
                file.getFD().sync();
            }
        } catch (IOException e) {
            takeBack(start, e);
            throw unwritable(directory, e);
        }
        sequence++;
        return recorded;
    }

    private static boolean mustOutliveAPowerLoss(RunEvent event) {
        return event instanceof RunEvent.Hello
                || event instanceof RunEvent.Checkpoint
                || event instanceof RunEvent.StageEnd
                || event instanceof RunEvent.Failed
                || event instanceof RunEvent.Done;
    }

    /** Cuts off what a failed write left: a full disk may take part of a line. */
    private void takeBack(long start, IOException because) {
        try {
            if (start >= 0) {
                file.setLength(start);
            }
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }

    private static DiskException unwritable(RunDirectory directory, IOException e) {
        return new DiskException(
                "Cannot write " + directory.events() + ": " + e.getMessage()
                        + ". Check that the disk has free space; what was written before is safe.",
                e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unwritable(directory, e);
        }
    }
}
