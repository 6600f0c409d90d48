package lilora.engine.tracking;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of Protocol Buffers, written field by field in the order of the numbers, as protobuf's own
 * serialiser does. Source: the format's own description (protobuf.dev, "Encoding").
 */
final class ProtoBytes {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** An integer; 0 is what is read where nothing stands, and is not written. */
    ProtoBytes number(int field, long value) {
        if (value != 0) {
            tag(field, VARINT);
            varint(value);
        }
        return this;
    }

    /** As {@link #number}, but written also if 0: a member of a {@code oneof}. */
    ProtoBytes flag(int field, boolean value) {
        tag(field, VARINT);
        varint(value ? 1 : 0);
        return this;
    }

    /** Written also if 0: a member of a {@code oneof}, or a time. */
    ProtoBytes real64(int field, double value) {
        tag(field, EIGHT_BYTES);
        out.writeBytes(little(Double.BYTES).putDouble(value).array());
        return this;
    }

    /** Written also if 0: a member of a {@code oneof}. */
    ProtoBytes real32(int field, float value) {
        tag(field, FOUR_BYTES);
        out.writeBytes(little(Float.BYTES).putFloat(value).array());
        return this;
    }

    ProtoBytes text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtoBytes message(int field, ProtoBytes value) {
        return bytes(field, value.toBytes());
    }

    ProtoBytes bytes(int field, byte[] value) {
        tag(field, LENGTH);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    byte[] toBytes() {
        return out.toByteArray();
    }

    private void tag(int field, int type) {
        varint(((long) field << 3) | type);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
