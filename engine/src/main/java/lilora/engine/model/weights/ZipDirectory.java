package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;

/**
 * Where the entries of a zip lie in its file, so that they can be mapped, which no zip library of the class path tells. Only what
 * {@code torch.save} writes is taken: one disk, every name once and the same at the entry and in the directory, no two entries in one
 * place, none outside the file. Source: PKWARE's APPNOTE 6.3.10, 4.3 to 4.5.
 */
final class ZipDirectory {
    private static final int END = 0x06054B50;
    private static final int END_BYTES = 22;
    private static final int LOCATOR = 0x07064B50;
    private static final int LOCATOR_BYTES = 20;
    private static final int WIDE_END = 0x06064B50;
    private static final int WIDE_END_BYTES = 56;
    private static final int ENTRY = 0x02014B50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL = 0x04034B50;
    private static final int LOCAL_BYTES = 30;
    private static final int WIDE_FIELDS = 1;
    private static final long WIDE = 0xFFFF_FFFFL;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LONGEST = 1 << 25;
    private static final int ENCRYPTED = 0x2041;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private ZipDirectory(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    /** Where the bytes of an entry are, and whether they are its content as it is, neither compressed nor encrypted. */
    record Place(String name, long begin, long bytes, boolean isPlain) {
        long end() {
            return begin + bytes;
        }
    }

    /** An entry of the directory, and where the header at the entry itself is. */
    private record Listed(String name, long header, long bytes, boolean isPlain) {}

    static Map<String, Place> read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new ZipDirectory(path, channel).places();
        }
    }

    private Map<String, Place> places() throws IOException {
        Map<String, Place> places = new HashMap<>();
        for (Listed listed : listed(directory())) {
            if (places.put(listed.name(), place(listed)) != null) {
                throw broken("its entry '" + listed.name() + "' is there twice");
            }
        }
        List<Place> inOrder = new ArrayList<>(places.values());
        inOrder.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
        long free = 0;
        for (Place place : inOrder) {
            if (place.begin() < free) {
                throw broken("its entry '" + place.name() + "' overlaps another");
            }
            free = place.end();
        }
        return places;
    }

    /** The bytes of the directory. */
    private ByteBuffer directory() throws IOException {
        int tail = (int) Math.min(size, END_BYTES + LONGEST_COMMENT);
        ByteBuffer last = bytes(size - tail, tail);
        int at = tail - END_BYTES;
        while (at >= 0 && !(last.getInt(at) == END && at + END_BYTES + unsigned(last, at + 20) == tail)) {
            at--;
        }
        if (at < 0) {
            throw broken("the end of its zip directory is missing, as in a file that is cut short");
        }
        long end = size - tail + at;
        long count = unsigned(last, at + 10);
        long length = last.getInt(at + 12) & WIDE;
        long begin = last.getInt(at + 16) & WIDE;
        boolean oneDisk = last.getInt(at + 4) == 0 && unsigned(last, at + 8) == count;
        if (count == LONGEST_COMMENT || length == WIDE || begin == WIDE) {
            ByteBuffer wide = wideEnd(end);
            oneDisk = wide.getLong(16) == 0 && wide.getLong(24) == wide.getLong(32);
            length = wide.getLong(40);
            begin = wide.getLong(48);
        }
        if (!oneDisk || begin < 0 || length < 0 || length > LONGEST || begin > end - length) {
            throw damaged();
        }
        return bytes(begin, (int) length);
    }

    private ByteBuffer wideEnd(long end) throws IOException {
        ByteBuffer locator = bytes(end - LOCATOR_BYTES, LOCATOR_BYTES);
        ByteBuffer wide = bytes(locator.getLong(8), WIDE_END_BYTES);
        if (locator.getInt(0) != LOCATOR || wide.getInt(0) != WIDE_END) {
            throw damaged();
        }
        return wide;
    }

    private List<Listed> listed(ByteBuffer directory) {
        List<Listed> listed = new ArrayList<>();
        while (directory.hasRemaining()) {
            int at = directory.position();
            if (directory.remaining() < ENTRY_BYTES || directory.getInt(at) != ENTRY) {
                throw damaged();
            }
            int name = unsigned(directory, at + 28);
            int extra = unsigned(directory, at + 30);
            int length = ENTRY_BYTES + name + extra + unsigned(directory, at + 32);
            if (length > directory.remaining()) {
                throw damaged();
            }
            listed.add(entry(directory, at, name, extra));
            directory.position(at + length);
        }
        return listed;
    }

    private Listed entry(ByteBuffer directory, int at, int nameLength, int extraLength) {
        String name = text(directory, at + ENTRY_BYTES, nameLength);
        boolean plain = unsigned(directory, at + 10) == 0 && (unsigned(directory, at + 8) & ENCRYPTED) == 0;
        long[] fields = {
            directory.getInt(at + 24) & WIDE, directory.getInt(at + 20) & WIDE, directory.getInt(at + 42) & WIDE
        };
        widen(directory, at + ENTRY_BYTES + nameLength, extraLength, fields);
        if ((plain && fields[0] != fields[1]) || unsigned(directory, at + 34) != 0) {
            throw damaged();
        }
        return new Listed(name, fields[2], fields[1], plain);
    }

    /** Fields that are too large for four bytes stand in an extra field, in their order. */
    private void widen(ByteBuffer directory, int from, int length, long[] fields) {
        int at = from;
        while (at + 4 <= from + length) {
            int bytes = unsigned(directory, at + 2);
            int end = at + 4 + bytes;
            if (end > from + length) {
                throw damaged();
            }
            if (unsigned(directory, at) == WIDE_FIELDS) {
                int next = at + 4;
                for (int i = 0; i < fields.length; i++) {
                    if (fields[i] == WIDE && next + Long.BYTES <= end) {
                        fields[i] = directory.getLong(next);
                        next += Long.BYTES;
                    }
                }
            }
            at = end;
        }
    }

    private Place place(Listed listed) throws IOException {
        ByteBuffer local = bytes(listed.header(), LOCAL_BYTES);
        int name = unsigned(local, 26);
        long begin = listed.header() + LOCAL_BYTES + name + unsigned(local, 28);
        if (local.getInt(0) != LOCAL
                || (listed.isPlain() && unsigned(local, 8) != 0)
                || !text(bytes(listed.header() + LOCAL_BYTES, name), 0, name).equals(listed.name())) {
            throw broken("its entry '" + listed.name() + "' is not where its zip directory says");
        }
        if (listed.bytes() < 0 || listed.bytes() > size || begin > size - listed.bytes()) {
            throw broken("its entry '" + listed.name() + "' lies outside the file");
        }
        return new Place(listed.name(), begin, listed.bytes(), listed.isPlain());
    }

    private static int unsigned(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xFFFF;
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        return StandardCharsets.UTF_8.decode(bytes.slice(at, length)).toString();
    }

    private ByteBuffer bytes(long begin, int count) throws IOException {
        if (begin < 0 || begin > size - count) {
            throw damaged();
        }
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, begin + buffer.position()) < 0) {
                throw new IOException("it has become shorter");
            }
        }
        return buffer.flip();
    }

    private InputException damaged() {
        return broken("its zip directory is damaged");
    }

    private InputException broken(String why) {
        return TorchFile.broken(path, why);
    }
}
