package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Looks for NaN and infinity in stored numbers. Files are read piece by piece, so that no memory is filled with them; a tensor whose
 * numbers lie in another order than its shape's is put in order outside the heap, one at a time.
 */
final class FiniteCheck {
    private static final int PIECE = 1 << 20;
    private static final int COPY = PIECE << 6;

    /** A tensor in its file. */
    record Subject(TensorFile file, StoredTensor tensor) {
        boolean isInPlace() {
            return file.isInPlace(tensor.name());
        }
    }

    /** Some numbers of a tensor, in its file from a byte on, or in a copy in order. */
    private record Piece(
            Subject subject,
            long begin,
            int bytes,
            @Nullable ByteBuffer copy) {}

    private FiniteCheck() {}

    static void require(List<Subject> subjects) {
        requireFinite(subjects.stream()
                .filter(Subject::isInPlace)
                .flatMap(subject -> pieces(subject, 0, subject.tensor().bytes(), null))
                .toList());
        for (Subject subject : subjects) {
            if (!subject.isInPlace()) {
                requireCopiesFinite(subject);
            }
        }
    }

    private static void requireCopiesFinite(Subject subject) {
        StoredTensor tensor = subject.tensor();
        if (pattern(tensor.type()) == 0) {
            return;
        }
        for (long from = 0; from < tensor.bytes(); from += COPY) {
            long bytes = Math.min(COPY, tensor.bytes() - from);
            ByteBuffer copy = subject.file().map(tensor.name(), from, bytes);
            requireFinite(pieces(subject, from, bytes, copy).toList());
        }
    }

    private static Stream<Piece> pieces(Subject subject, long from, long bytes, @Nullable ByteBuffer copy) {
        StoredTensor tensor = subject.tensor();
        if (pattern(tensor.type()) == 0) {
            return Stream.empty();
        }
        return LongStream.range(0, (bytes + PIECE - 1) / PIECE)
                .mapToObj(i -> new Piece(
                        subject, tensor.begin() + from + i * PIECE, (int) Math.min(PIECE, bytes - i * PIECE), copy));
    }

    private static void requireFinite(List<Piece> pieces) {
        OptionalInt first = IntStream.range(0, pieces.size())
                .parallel()
                .filter(i -> !isFinite(pieces.get(i)))
                .findFirst();
        if (first.isPresent()) {
            Piece piece = pieces.get(first.getAsInt());
            StoredTensor tensor = piece.subject().tensor();
            long number = (piece.begin() - tensor.begin()) / tensor.type().bytes() + firstNotFinite(piece);
            throw new InputException(
                    "Tensor '%s' in %s holds NaN or infinity (number %,d of %,d, in the order of the file): these weights are broken; get them again."
                            .formatted(
                                    tensor.name(),
                                    piece.subject().file().path(),
                                    number + 1,
                                    tensor.bytes() / tensor.type().bytes()));
        }
    }

    /** The bits of the exponents of the numbers in eight bytes; all set means NaN or infinity. 0 for types without. */
    private static long pattern(StoredType type) {
        return switch (type) {
            case F64 -> 0x7FF0_0000_0000_0000L;
            case F32 -> 0x7F80_0000_7F80_0000L;
            case BF16 -> 0x7F80_7F80_7F80_7F80L;
            case F16 -> 0x7C00_7C00_7C00_7C00L;
            default -> 0;
        };
    }

    /**
     * Eight bytes at a time: one added to an exponent of nothing but ones, at its lowest bit, carries into the sign, which is
     * masked out; nothing else does.
     */
    private static boolean isFinite(Piece piece) {
        LongBuffer values = read(piece).asLongBuffer();
        long[] words = new long[values.remaining()];
        values.get(words);
        StoredType type = piece.subject().tensor().type();
        long exponents = pattern(type);
        long signs = signs(type);
        long ones = exponents & ~(exponents << 1);
        long carried = 0;
        for (long word : words) {
            carried |= (word & exponents) + ones;
        }
        return (carried & signs) == 0;
    }

    private static long signs(StoredType type) {
        return switch (type.bytes()) {
            case Short.BYTES -> 0x8000_8000_8000_8000L;
            case Integer.BYTES -> 0x8000_0000_8000_0000L;
            default -> Long.MIN_VALUE;
        };
    }

    private static int firstNotFinite(Piece piece) {
        ByteBuffer bytes = read(piece);
        StoredType type = piece.subject().tensor().type();
        int number = 0;
        while (isFinite(bytes, type, number * type.bytes())) {
            number++;
        }
        return number;
    }

    private static boolean isFinite(ByteBuffer bytes, StoredType type, int at) {
        long exponent = pattern(type) >>> (Long.SIZE - Byte.SIZE * type.bytes());
        long value =
                switch (type.bytes()) {
                    case Short.BYTES -> bytes.getShort(at);
                    case Integer.BYTES -> bytes.getInt(at);
                    default -> bytes.getLong(at);
                };
        return (value & exponent) != exponent;
    }

    private static ByteBuffer read(Piece piece) {
        if (piece.copy() != null) {
            int words = (piece.bytes() + Long.BYTES - 1) / Long.BYTES;
            ByteBuffer padded = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            int at = (int) ((piece.begin() - piece.subject().tensor().begin()) % COPY);
            return padded.put(piece.copy().slice(at, piece.bytes())).clear();
        }
        Path file = piece.subject().file().path();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Zeros fill it up to whole words.
            int words = (piece.bytes() + Long.BYTES - 1) / Long.BYTES;
            ByteBuffer bytes = ByteBuffer.allocate(words * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.limit(piece.bytes());
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, piece.begin() + bytes.position()) < 0) {
                    throw new IOException("it has become shorter");
                }
            }
            return bytes.clear();
        } catch (IOException e) {
            throw new InputException("Cannot read " + file + ": " + e.getMessage() + ".", e);
        }
    }
}
