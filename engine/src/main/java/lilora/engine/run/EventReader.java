package lilora.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.file.PlainFile;

/**
 * Follows a run's events while, or after, they are written. It remembers a byte offset and reads on from there, consuming
 * complete lines only: a torn last line is left until its end arrives. A complete line that is no event (the rest of a torn
 * one, or written by another version) is skipped and reported, as are gaps and repetitions in the sequence numbers; a
 * repeated event is delivered once. For one thread.
 */
public final class EventReader {
    /** Where a reader stands: bytes consumed, and the highest sequence number delivered. */
    public record Position(long offset, long sequence) {
        public static final Position START = new Position(0, 0);
    }

    /** Something wrong in the file, at the line that starts at this byte. */
    public record Problem(long offset, String sentence) {}

    /** What one {@link #poll} found; {@code atEnd} tells that no complete line was left. */
    public record Batch(List<RecordedEvent> events, List<Problem> problems, boolean atEnd) {
        public Batch {
            events = List.copyOf(events);
            problems = List.copyOf(problems);
        }

        /**
         * Whether none is lost between two of them. The rest of a line torn by the end of a process is a problem, but no loss:
         * the next event took its number.
         */
        public boolean gapless() {
            for (int i = 1; i < events.size(); i++) {
                if (events.get(i).seq() != events.get(i - 1).seq() + 1) {
                    return false;
                }
            }
            return true;
        }

        /** Whether these are all from the first on, as far as they go; for a reader that began at the start. */
        public boolean whole() {
            return gapless() && (events.isEmpty() || events.get(0).seq() == 1);
        }
    }

    /** Bytes of the file, and whether they reach to its end. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Chunk(byte[] bytes, boolean last) {}

    private static final int CHUNK = 1 << 20;
    private static final int LONGEST_LINE = 1 << 26;

    private final Path file;
    private Position position;

    /** From the first event on. The file need not exist yet. */
    public EventReader(Path file) {
        this(file, Position.START);
    }

    /** From where an earlier reader of the same file stood. */
    public EventReader(Path file, Position position) {
        this.file = file;
        this.position = position;
    }

    /** Where to go on from; store it together with what the events were turned into. */
    public Position position() {
        return position;
    }

    /**
     * The next events, at most about a megabyte of them at once. If the file has become shorter than the position (a copy
     * was put back, or a power loss took its tail) it is read again from its start and all its events are delivered again.
     */
    public Batch poll() {
        List<Problem> problems = new ArrayList<>();
        Chunk chunk = next(problems);
        byte[] bytes = chunk.bytes();
        List<RecordedEvent> events = new ArrayList<>();
        int start = 0;
        for (int end = indexOfNewline(bytes, start); end >= 0; end = indexOfNewline(bytes, start)) {
            consume(bytes, start, end, events, problems);
            start = end + 1;
        }
        return new Batch(events, problems, chunk.last());
    }

    /** Everything there is, problems included. */
    public Batch pollToEnd() {
        List<RecordedEvent> events = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (boolean atEnd = false; !atEnd; ) {
            Batch batch = poll();
            events.addAll(batch.events());
            problems.addAll(batch.problems());
            atEnd = batch.atEnd();
        }
        return new Batch(events, problems, true);
    }

    private void consume(byte[] bytes, int start, int end, List<RecordedEvent> events, List<Problem> problems) {
        long offset = position.offset();
        long sequence = position.sequence();
        try {
            RecordedEvent event =
                    EventLine.parse(file, offset, new String(bytes, start, end - start, StandardCharsets.UTF_8));
            if (event.seq() <= sequence) {
                problems.add(
                        new Problem(offset, "Event " + event.seq() + " occurs again; the repetition is left out."));
            } else {
                if (event.seq() > sequence + 1) {
                    problems.add(new Problem(
                            offset, "Events " + (sequence + 1) + " to " + (event.seq() - 1) + " are missing."));
                }
                events.add(event);
                sequence = event.seq();
            }
        } catch (InputException e) {
            problems.add(new Problem(offset, "A line is not an event and is left out: " + e.getMessage()));
        }
        position = new Position(offset + end - start + 1, sequence);
    }

    /** Bytes from the position on: a chunk, or as much more as the line that starts there needs. */
    private Chunk next(List<Problem> problems) {
        if (Files.notExists(file)) {
            return new Chunk(new byte[0], true);
        }
        // Not a channel: an interrupted thread could not read it.
        try (RandomAccessFile open =
                new RandomAccessFile(PlainFile.require(file).toFile(), "r")) {
            if (open.length() < position.offset()) {
                problems.add(
                        new Problem(0, file.getFileName() + " has become shorter; it is read again from its start."));
                position = Position.START;
            }
            for (int size = CHUNK; ; size *= 2) {
                byte[] bytes = read(open, size);
                boolean last = bytes.length < size;
                if (last || indexOfNewline(bytes, 0) >= 0) {
                    return new Chunk(bytes, last);
                }
                if (size >= LONGEST_LINE) {
                    throw new InputException(file + ": the line at byte " + position.offset() + " is longer than "
                            + LONGEST_LINE + " bytes; this is not a file of events.");
                }
            }
        } catch (IOException e) {
            throw new InputException(file + " cannot be read: " + e.getMessage() + ".", e);
        }
    }

    private byte[] read(RandomAccessFile open, int size) throws IOException {
        byte[] bytes = new byte[(int) Math.min(size, open.length() - position.offset())];
        open.seek(position.offset());
        int count = 0;
        for (int more = 0; more >= 0 && count < bytes.length; count += Math.max(0, more)) {
            more = open.read(bytes, count, bytes.length - count);
        }
        return Arrays.copyOf(bytes, count);
    }

    private static int indexOfNewline(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
