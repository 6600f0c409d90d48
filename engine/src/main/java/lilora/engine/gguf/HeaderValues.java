package lilora.engine.gguf;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The values of fields, of any kind that the format has. */
final class HeaderValues {
    private static final int ARRAY = 9;
    /** Bytes of a value at least, by the number of its kind. */
    private static final List<Integer> LEAST_BYTES = List.of(1, 1, 2, 2, 4, 4, 4, 1, 8, 12, 8, 8, 8);

    /** Of all lists together; vocabularies have a quarter of a million. */
    private static final int MOST_ENTRIES = 1 << 22;

    private static final int LONGEST_TEXT = 1 << 24;
    private static final int DEEPEST = 4;

    private final HeaderBytes header;
    private String key = "";
    private long entries;

    HeaderValues(HeaderBytes header) {
        this.header = header;
    }

    /**
     * The kind of the next value, and the value.
     *
     * @param field whose it is
     */
    Object next(String field) throws IOException {
        key = field;
        return value(header.int32(key), 0);
    }

    private Object value(int kind, int depth) throws IOException {
        return switch (kind) {
            case 0 -> (long) (header.int8(key) & 0xFF);
            case 1 -> (long) header.int8(key);
            case 2 -> (long) (header.int16(key) & 0xFFFF);
            case 3 -> (long) header.int16(key);
            case 4 -> header.int32(key) & 0xFFFF_FFFFL;
            case 5 -> (long) header.int32(key);
            case 6 -> Float.intBitsToFloat(header.int32(key));
            case 7 -> flag();
            case 8 -> header.text(key, LONGEST_TEXT);
            case ARRAY -> array(depth);
            case 10 -> unsigned(header.int64(key));
            case 11 -> header.int64(key);
            case 12 -> Double.longBitsToDouble(header.int64(key));
            default ->
                throw header.damaged(key, "its values are of the unknown kind " + Integer.toUnsignedString(kind));
        };
    }

    private boolean flag() throws IOException {
        byte flag = header.int8(key);
        if (flag != 0 && flag != 1) {
            throw header.damaged(key, "it is %d, which is neither true nor false".formatted(flag));
        }
        return flag == 1;
    }

    private static Object unsigned(long number) {
        return number >= 0 ? (Object) number : new BigInteger(Long.toUnsignedString(number));
    }

    private List<Object> array(int depth) throws IOException {
        int kind = header.int32(key);
        if (kind < 0 || kind >= LEAST_BYTES.size() || depth == DEEPEST) {
            throw header.damaged(
                    key,
                    depth == DEEPEST
                            ? "its lists are nested too deeply"
                            : "its values are of the unknown kind " + Integer.toUnsignedString(kind));
        }
        long count = header.count(key, LEAST_BYTES.get(kind), MOST_ENTRIES - entries);
        entries += count;
        List<Object> values = new ArrayList<>((int) count);
        for (long i = 0; i < count; i++) {
            values.add(value(kind, depth + 1));
        }
        return values;
    }
}
