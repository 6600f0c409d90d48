package lilora.engine.model.weights;

import java.util.Arrays;

/**
 * One entry of a header.
 *
 * @param name name in the file
 * @param type number type
 * @param shape sizes, empty for a single number
 * @param begin first byte, counted from the start of the file
 * @param bytes length
 */
@SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
public record StoredTensor(String name, StoredType type, long[] shape, long begin, long bytes) {

    /** Byte after the last. */
    public long end() {
        return begin + bytes;
    }

    boolean hasShape(long... wanted) {
        return Arrays.equals(shape, wanted);
    }
}
