package lilora.builder.micro;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import lilora.engine.InputException;

/**
 * An initializer of an ONNX graph ({@code TensorProto}).
 *
 * @param file where it was read
 * @param shape sizes
 * @param bytes its float32 numbers, little endian
 */
@SuppressWarnings("ArrayRecordComponent") // sizes read once; nobody compares two of these
record OnnxTensor(Path file, String name, long[] shape, ByteString bytes) {
    private static final int DIMENSIONS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DATA_LOCATION = 14;
    private static final long FLOAT = 1;

    static String name(UnknownFieldSet fields) {
        return OnnxGraph.text(fields, NAME);
    }

    /**
     * Reads it.
     *
     * @throws InputException if its numbers are of another type, elsewhere, or more or fewer than its shape says
     */
    static OnnxTensor of(Path file, UnknownFieldSet fields) {
        String name = name(fields);
        long type = OnnxGraph.number(fields, DATA_TYPE);
        if (type != FLOAT) {
            throw new InputException(
                    "%s: the tensor '%s' has the ONNX number type %d, and not 1 (float32); take the file as it was published."
                            .formatted(file, name, type));
        }
        if (OnnxGraph.number(fields, DATA_LOCATION) != 0) {
            throw new InputException(
                    "%s: the numbers of the tensor '%s' lie in another file, which is not read; save the model as one file."
                            .formatted(file, name));
        }
        long[] shape = OnnxGraph.numbers(fields, DIMENSIONS);
        List<ByteString> raw = fields.getField(RAW_DATA).getLengthDelimitedList();
        ByteString bytes = raw.isEmpty()
                ? OnnxGraph.joined(fields.getField(FLOAT_DATA).getLengthDelimitedList())
                : raw.get(raw.size() - 1);
        long wanted = LongStream.of(shape).reduce(Float.BYTES, (all, size) -> all * size);
        if (bytes.size() != wanted) {
            throw new InputException("%s: the tensor '%s' of the shape %s has %d bytes and not %d; get the file again."
                    .formatted(file, name, Arrays.toString(shape), bytes.size(), wanted));
        }
        return new OnnxTensor(file, name, shape, bytes);
    }

    boolean hasShape(long... other) {
        return Arrays.equals(shape, other);
    }
}
