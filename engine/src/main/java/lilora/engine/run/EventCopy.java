package lilora.engine.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/**
 * A copy of another computer's {@code events.jsonl} in a run directory of this one: the same bytes, of complete lines alone, so that
 * its length is where to read on. For one process at a time.
 */
public final class EventCopy {
    private final RunDirectory directory;

    public EventCopy(RunDirectory directory) {
        this.directory = directory;
    }

    /** Bytes that are copied; what a process left of half a line is cut off. */
    public long length() {
        try (RandomAccessFile file = new RandomAccessFile(directory.events().toFile(), "rw")) {
            long end = file.length();
            while (end > 0 && byteAt(file, end - 1) != '\n') {
                end--;
            }
            file.setLength(end);
            return end;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static int byteAt(RandomAccessFile file, long offset) throws IOException {
        file.seek(offset);
        return file.read();
    }

    /** The last bytes of the copy, to be held against the original. */
    public byte[] tail(long length, int most) {
        try (RandomAccessFile file = new RandomAccessFile(directory.events().toFile(), "r")) {
            byte[] tail = new byte[(int) Math.min(length, most)];
            file.seek(length - tail.length);
            file.readFully(tail);
            return tail;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Adds complete lines at an offset, which must be the length of the copy. */
    public void append(long length, byte[] lines) {
        try (RandomAccessFile file = new RandomAccessFile(directory.events().toFile(), "rw")) {
            if (file.length() != length) {
                throw new InputException(
                        directory.events()
                                + " was changed by another program while it was written; see that one program follows the run.");
            }
            file.seek(length);
            file.write(lines);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    /** Whether every line is an event whose checksum fits. */
    public boolean isSound(byte[] lines) {
        for (String line : List.of(new String(lines, StandardCharsets.UTF_8).split("\n"))) {
            try {
                EventLine.parse(directory.events(), 0, line);
            } catch (InputException e) {
                return false;
            }
        }
        return true;
    }

    private DiskException unwritable(IOException e) {
        return new DiskException(
                "Cannot write %s: %s. Check that the disk has free space; the run on the other computer goes on."
                        .formatted(directory.events(), DiskException.reason(e)),
                e);
    }
}
