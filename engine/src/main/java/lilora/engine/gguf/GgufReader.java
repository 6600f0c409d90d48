package lilora.engine.gguf;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;

/** Reads the header of a GGUF file: signature, metadata, table of tensors. */
final class GgufReader {
    private static final int MAGIC = 0x4655_4747;
    private static final int TURNED_MAGIC = 0x4747_5546;
    private static final String ALIGNMENT = "general.alignment";
    private static final int USUAL_ALIGNMENT = 32;
    private static final int MOST_TENSORS = 1 << 16;
    private static final int MOST_FIELDS = 1 << 16;
    private static final int MOST_AXES = 4;
    private static final int LONGEST_NAME = 0xFFFF;
    private static final int LEAST_FIELD_BYTES = 13;
    private static final int LEAST_TENSOR_BYTES = 32;

    private final HeaderBytes header;

    private GgufReader(HeaderBytes header) {
        this.header = header;
    }

    /** An entry of the table, before the place of the data is known. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once
    private record Listed(GgmlType type, long[] shape, long bytes, long offset) {}

    /**
     * Reads and checks it.
     *
     * @throws InputException naming the file, and the field or tensor if it is about one
     */
    static GgufFile read(Path path) {
        try (FileChannel channel = FileChannel.open(PlainFile.require(path), StandardOpenOption.READ)) {
            return new GgufReader(new HeaderBytes(path, channel)).file();
        } catch (IOException e) {
            throw new InputException("Cannot read " + path + ": " + DiskException.reason(e) + ".", e);
        }
    }

    private GgufFile file() throws IOException {
        signature();
        long tensors = header.count("number of tensors", LEAST_TENSOR_BYTES, MOST_TENSORS);
        long fields = header.count("number of fields", LEAST_FIELD_BYTES, MOST_FIELDS);
        Map<String, Object> values = new LinkedHashMap<>();
        HeaderValues next = new HeaderValues(header);
        for (long i = 0; i < fields; i++) {
            String key = header.text("name of field " + (i + 1), LONGEST_NAME);
            if (values.put(key, next.next(key)) != null) {
                throw header.damaged(key, "it is there twice");
            }
        }
        Map<String, Listed> listed = new LinkedHashMap<>();
        for (long i = 0; i < tensors; i++) {
            String name = header.text("name of tensor " + (i + 1), LONGEST_NAME);
            if (listed.put(name, tensor(name)) != null) {
                throw header.damaged(name, "it is there twice");
            }
        }
        return new GgufFile(header.path(), new Metadata(header.path(), values), placed(listed, alignment(values)));
    }

    private void signature() throws IOException {
        if (header.left() < Integer.BYTES + Integer.BYTES) {
            throw new InputException(header.path() + " is too short for a GGUF file; get it again.");
        }
        int magic = header.int32("signature");
        int version = header.int32("version");
        if (magic == TURNED_MAGIC || (magic == MAGIC && (version & 0xFFFF) == 0)) {
            throw new InputException(
                    "%s is a GGUF file in big-endian order, which is not read; get the file for usual machines (little-endian)."
                            .formatted(header.path()));
        }
        if (magic != MAGIC) {
            throw new InputException(
                    "%s is no GGUF file: it does not begin with \"GGUF\". Older files of llama.cpp (ggml, ggjt) are not read; get the model as GGUF."
                            .formatted(header.path()));
        }
        if (version != 2 && version != 3) {
            throw new InputException("%s is GGUF version %s, but 2 and 3 are read; get a file of one of these."
                    .formatted(header.path(), Integer.toUnsignedString(version)));
        }
    }

    private long alignment(Map<String, Object> values) {
        Object given = values.getOrDefault(ALIGNMENT, (long) USUAL_ALIGNMENT);
        if (given instanceof Long alignment && alignment > 0 && Long.bitCount(alignment) == 1 && alignment < 1L << 31) {
            return alignment;
        }
        throw header.damaged(ALIGNMENT, "it is %s, which is no power of two".formatted(given));
    }

    private Listed tensor(String name) throws IOException {
        int axes = header.int32(name);
        if (axes < 1 || axes > MOST_AXES) {
            throw header.damaged(name, "it has %s axes".formatted(Integer.toUnsignedString(axes)));
        }
        long[] shape = new long[axes];
        long count = 1;
        try {
            for (int i = axes - 1; i >= 0; i--) {
                shape[i] = header.int64(name);
                if (shape[i] < 1) {
                    throw header.damaged(name, "one of its sizes is " + Long.toUnsignedString(shape[i]));
                }
                count = Math.multiplyExact(count, shape[i]);
            }
            GgmlType type = type(name, header.int32(name));
            if (shape[axes - 1] % type.blockSize() != 0) {
                throw header.damaged(
                        name,
                        "its rows have %d numbers, which are no whole blocks of %s (%d)"
                                .formatted(shape[axes - 1], type, type.blockSize()));
            }
            long bytes = Math.multiplyExact(count / type.blockSize(), type.blockBytes());
            return new Listed(type, shape, bytes, header.int64(name));
        } catch (ArithmeticException e) {
            throw header.damaged(name, "it is impossibly large");
        }
    }

    private GgmlType type(String name, int id) {
        GgmlType type = GgmlType.of(id).orElse(null);
        if (type == null || !type.isReadable()) {
            throw new InputException(
                    "%s: tensor '%s' is stored as %s, which is not read (%s are); get the model in one of these."
                            .formatted(
                                    header.path(),
                                    name,
                                    type == null ? "type " + Integer.toUnsignedString(id) : type,
                                    GgmlType.readable()));
        }
        return type;
    }

    /** The data of the tensors follow each other in the order of the table, each on the next place that is aligned. */
    private Map<String, GgufTensor> placed(Map<String, Listed> listed, long alignment) {
        long begin = aligned(header.position(), alignment);
        long next = 0;
        Map<String, GgufTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Listed> entry : listed.entrySet()) {
            String name = entry.getKey();
            Listed tensor = entry.getValue();
            if (tensor.offset() != next) {
                throw header.damaged(
                        name,
                        "its data are said to begin at byte %s, but those before it end at byte %d"
                                .formatted(Long.toUnsignedString(tensor.offset()), next));
            }
            if (tensor.bytes() > header.size() - begin - next) {
                throw header.damaged(
                        name,
                        "its data (%,d bytes) reach beyond the file, which is cut short".formatted(tensor.bytes()));
            }
            tensors.put(name, new GgufTensor(name, tensor.type(), tensor.shape(), begin + next, tensor.bytes()));
            next = aligned(next + tensor.bytes(), alignment);
        }
        return tensors;
    }

    private static long aligned(long place, long alignment) {
        return (place + alignment - 1) / alignment * alignment;
    }
}
