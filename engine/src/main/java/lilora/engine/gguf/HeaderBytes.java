package lilora.engine.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import lilora.engine.InputException;

/** The bytes of a header one after the other, in little endian order, never beyond the file. */
final class HeaderBytes {
    /** Vocabularies of a quarter of a million tokens take some 10 MB. */
    private static final long MOST_TEXT = 256L << 20;

    private static final int PIECE = 1 << 16;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final ByteBuffer piece =
            ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    private long read;
    private long text;

    HeaderBytes(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    Path path() {
        return path;
    }

    /** Bytes of the file. */
    long size() {
        return size;
    }

    /** Bytes that were taken. */
    long position() {
        return read - piece.remaining();
    }

    /** Bytes that are left of the file. */
    long left() {
        return size - position();
    }

    byte int8(String field) throws IOException {
        return next(Byte.BYTES, field).get();
    }

    short int16(String field) throws IOException {
        return next(Short.BYTES, field).getShort();
    }

    int int32(String field) throws IOException {
        return next(Integer.BYTES, field).getInt();
    }

    long int64(String field) throws IOException {
        return next(Long.BYTES, field).getLong();
    }

    /**
     * A number of things that follow.
     *
     * @param least bytes that each takes at least
     * @param most how many no model needs
     */
    long count(String field, long least, long most) throws IOException {
        long count = int64(field);
        if (count < 0 || count > most || count > left() / least) {
            throw damaged(
                    field,
                    "%s of them are said to follow, more than %s"
                            .formatted(
                                    Long.toUnsignedString(count),
                                    count >= 0 && count <= most
                                            ? "the rest of the file holds"
                                            : "any model needs (%,d)".formatted(most)));
        }
        return count;
    }

    /** A text behind its length. */
    String text(String field, long most) throws IOException {
        long length = count(field, 1, most);
        text += length;
        if (text > MOST_TEXT) {
            throw damaged(field, "the texts of the file take more than any model needs");
        }
        byte[] bytes = new byte[(int) length];
        for (int at = 0; at < bytes.length; ) {
            int part = Math.min(PIECE, bytes.length - at);
            next(part, field).get(bytes, at, part);
            at += part;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw damaged(field, "a text in it is no UTF-8");
        }
    }

    /** The piece of the file with the next bytes in it. */
    private ByteBuffer next(int bytes, String field) throws IOException {
        if (piece.remaining() >= bytes) {
            return piece;
        }
        if (left() < bytes) {
            throw damaged(field, "the file ends in it, as one that is cut short");
        }
        piece.compact();
        while (piece.position() < bytes) {
            int count = channel.read(piece, read);
            if (count < 0) {
                throw new EOFException();
            }
            read += count;
        }
        return piece.flip();
    }

    InputException damaged(String field, String what) {
        return new InputException("%s, %s: %s; get the file again.".formatted(path, shown(field), what));
    }

    private static String shown(String field) {
        return field.length() > 100 ? field.substring(0, 100) + "..." : field;
    }
}
