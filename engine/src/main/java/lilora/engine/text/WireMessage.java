package lilora.engine.text;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lilora.engine.InputException;

/**
 * A message in the wire format of Protocol Buffers, read field by field: a number and a type, then a value that is taken with one of
 * the methods here or passed over. Source: the format's own description (protobuf.dev, "Encoding").
 */
final class WireMessage {
    private static final int VARINT = 0;
    private static final int EIGHT_BYTES = 1;
    private static final int LENGTH = 2;
    private static final int FOUR_BYTES = 5;
    private static final int TYPE_BITS = 3;
    private static final int LONGEST_VARINT = 10;

    private final Path file;
    private final ByteBuffer bytes;
    private int type;

    WireMessage(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The number of the next field, 0 at the end. */
    int next() {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        type = (int) tag & ((1 << TYPE_BITS) - 1);
        long field = tag >>> TYPE_BITS;
        if (field < 1 || field > Integer.MAX_VALUE) {
            throw damaged();
        }
        return (int) field;
    }

    /** Passes over the value. */
    void skip() {
        switch (type) {
            case VARINT -> varint();
            case EIGHT_BYTES -> take(Long.BYTES);
            case LENGTH -> take(length());
            case FOUR_BYTES -> take(Integer.BYTES);
            default -> throw damaged();
        }
    }

    long number() {
        require(VARINT);
        return varint();
    }

    boolean flag() {
        return number() != 0;
    }

    float real() {
        require(FOUR_BYTES);
        return take(Float.BYTES).getFloat();
    }

    ByteBuffer bytes() {
        require(LENGTH);
        return take(length());
    }

    WireMessage message() {
        return new WireMessage(file, bytes());
    }

    String text() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
        } catch (CharacterCodingException e) {
            throw damaged();
        }
    }

    private void require(int wanted) {
        if (type != wanted) {
            throw damaged();
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw damaged();
        }
        return (int) length;
    }

    private ByteBuffer take(int count) {
        if (count > bytes.remaining()) {
            throw damaged();
        }
        ByteBuffer part = bytes.slice(bytes.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + count);
        return part;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            long part = take(1).get();
            value |= (part & 0x7F) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        throw damaged();
    }

    private InputException damaged() {
        return new InputException(
                file + " is no usable sentencepiece model: it is damaged or cut short. Get it again.");
    }
}
