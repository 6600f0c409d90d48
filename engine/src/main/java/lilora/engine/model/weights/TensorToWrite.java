package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A tensor on its way into a file: what the header says of it, and where its bytes come from when their turn is.
 *
 * @param name name in the file
 * @param type number type
 * @param shape sizes, empty for a single number
 * @param content its numbers in the order of the shape, little endian
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
public record TensorToWrite(String name, StoredType type, long[] shape, Content content) {

    /** Writes all bytes of a tensor, no more and no fewer. */
    @FunctionalInterface
    public interface Content {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    /** Length. */
    public long bytes() {
        long bytes = type.bytes();
        for (long size : shape) {
            bytes *= size;
        }
        return bytes;
    }

    /** Writes what remains of a buffer. */
    public static void writeFully(WritableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
