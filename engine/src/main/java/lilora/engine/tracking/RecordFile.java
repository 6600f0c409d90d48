package lilora.engine.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import lilora.engine.DiskException;

/**
 * A file of TFRecords: the length (8 bytes, little-endian), its masked CRC-32C, the data, their masked CRC-32C. It is written
 * from its start each time; what already stands there is compared and left, so that whoever follows the file sees it grow, and a
 * part that was torn or is another's is replaced.
 */
final class RecordFile implements Closeable {
    private static final int MASK_DELTA = 0xa282ead8;

    private final Path path;
    private final RandomAccessFile file;
    private long position;

    RecordFile(Path path) {
        this.path = path;
        try {
            this.file = new RandomAccessFile(path.toFile(), "rw");
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** The frame of one record. */
    static byte[] frame(byte[] data) {
        byte[] length = little(Long.BYTES).putLong(data.length).array();
        return little(Long.BYTES + 2 * Integer.BYTES + data.length)
                .put(length)
                .putInt(maskedCrc(length))
                .put(data)
                .putInt(maskedCrc(data))
                .array();
    }

    /** As TensorFlow's {@code crc32c::Mask} does: a CRC of data that hold CRCs would be weak. */
    static int maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The next record. */
    void add(byte[] data) {
        byte[] frame = frame(data);
        try {
            file.seek(position);
            byte[] there = new byte[(int) Math.min(frame.length, file.length() - position)];
            file.readFully(there);
            if (!Arrays.equals(there, frame)) {
                file.setLength(position);
                file.seek(position);
                file.write(frame);
            }
            position += frame.length;
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /** There are no further records: what stands behind the last is cut off. */
    void cut() {
        try {
            file.setLength(position);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    private static DiskException unwritable(Path path, IOException e) {
        return new DiskException("%s cannot be written: %s.".formatted(path, DiskException.reason(e)), e);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }
}
