package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import lilora.engine.InputException;

/** Looks for NaN and infinity in stored numbers. Files are read piece by piece, so that no memory is filled with them. */
final class FiniteCheck {
    private static final int PIECE = 1 << 20;

    /** A tensor in its file. */
    record Subject(Path file, StoredTensor tensor) {}

    private record Piece(Subject subject, long begin, int bytes) {}

    private FiniteCheck() {}

    static void require(List<Subject> subjects) {
        List<Piece> pieces = new ArrayList<>();
        for (Subject subject : subjects) {
            StoredTensor tensor = subject.tensor();
            if (pattern(tensor.type()) != 0) {
                for (long at = tensor.begin(); at < tensor.end(); at += PIECE) {
                    pieces.add(new Piece(subject, at, (int) Math.min(PIECE, tensor.end() - at)));
                }
            }
        }
        OptionalInt first = IntStream.range(0, pieces.size())
                .parallel()
                .filter(i -> firstNotFinite(pieces.get(i)) >= 0)
                .findFirst();
        if (first.isPresent()) {
            Piece piece = pieces.get(first.getAsInt());
            StoredTensor tensor = piece.subject().tensor();
            long number = (piece.begin() - tensor.begin()) / tensor.type().bytes() + firstNotFinite(piece);
            throw new InputException(
                    "Tensor '%s' in %s holds NaN or infinity (number %,d of %,d, in the order of the file): the model is broken; get it again."
                            .formatted(
                                    tensor.name(),
                                    piece.subject().file(),
                                    number + 1,
                                    tensor.bytes() / tensor.type().bytes()));
        }
    }

    /** The bits of the exponent; all set means NaN or infinity. 0 for types without. */
    private static long pattern(StoredType type) {
        return switch (type) {
            case F64 -> 0x7FF0_0000_0000_0000L;
            case F32 -> 0x7F80_0000L;
            case BF16 -> 0x7F80L;
            case F16 -> 0x7C00L;
            default -> 0;
        };
    }

    private static int firstNotFinite(Piece piece) {
        ByteBuffer bytes = read(piece);
        StoredType type = piece.subject().tensor().type();
        return switch (type) {
            case F32 -> firstOfInts(bytes, (int) pattern(type));
            case F64 -> firstOfLongs(bytes, pattern(type));
            default -> firstOfShorts(bytes, (int) pattern(type));
        };
    }

    private static ByteBuffer read(Piece piece) {
        Path file = piece.subject().file();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer bytes = ByteBuffer.allocate(piece.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, piece.begin() + bytes.position()) < 0) {
                    throw new IOException("it has become shorter");
                }
            }
            return bytes.flip();
        } catch (IOException e) {
            throw new InputException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }

    private static int firstOfShorts(ByteBuffer bytes, int exponent) {
        short[] values = new short[bytes.remaining() / Short.BYTES];
        bytes.asShortBuffer().get(values);
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & exponent) == exponent) {
                return i;
            }
        }
        return -1;
    }

    private static int firstOfInts(ByteBuffer bytes, int exponent) {
        int[] values = new int[bytes.remaining() / Integer.BYTES];
        bytes.asIntBuffer().get(values);
        for (int i = 0; i < values.length; i++) {
            if ((values[i] & exponent) == exponent) {
                return i;
            }
        }
        return -1;
    }

    private static int firstOfLongs(ByteBuffer bytes, long exponent) {
        for (int i = 0; i < bytes.remaining() / Long.BYTES; i++) {
            if ((bytes.getLong(i * Long.BYTES) & exponent) == exponent) {
                return i;
            }
        }
        return -1;
    }
}
