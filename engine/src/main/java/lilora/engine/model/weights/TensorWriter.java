package lilora.engine.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes safetensors files. The same tensors give the same bytes. The file is written aside, forced to disk and renamed, so
 * that at any moment either the old one is there or the whole new one.
 */
public final class TensorWriter {
    private static final int ALIGNMENT = 8;
    private static final Logger LOG = LoggerFactory.getLogger(TensorWriter.class);

    private TensorWriter() {}

    /** Writes arrays in their own number types: float64, float32, float16, int64, int32, int8, uint8 or boolean. */
    public static void write(Path path, Map<String, NDArray> tensors, Map<String, String> metadata) {
        List<TensorToWrite> entries = new ArrayList<>();
        tensors.forEach((name, array) -> entries.add(entry(name, array, typeOf(name, array))));
        write(path, entries, metadata);
    }

    /**
     * Writes float32 arrays as float16, half the size.
     *
     * @throws InputException naming a tensor with a number that float16 does not have; nothing is written then
     */
    public static void writeHalf(Path path, Map<String, NDArray> tensors, Map<String, String> metadata) {
        List<TensorToWrite> entries = new ArrayList<>();
        tensors.forEach((name, array) -> {
            StoredType type = typeOf(name, array);
            entries.add(entry(name, array, type == StoredType.F32 ? StoredType.F16 : type));
        });
        write(path, entries, metadata);
    }

    /** Writes tensors from wherever they come, one after the other: as much memory as the largest of them asks for. */
    public static void writeStreamed(Path path, List<TensorToWrite> tensors, Map<String, String> metadata) {
        write(path, new ArrayList<>(tensors), metadata);
    }

    private static TensorToWrite entry(String name, NDArray array, StoredType type) {
        return new TensorToWrite(
                name,
                type,
                array.getShape().getShape(),
                channel -> TensorToWrite.writeFully(channel, data(name, array, type)));
    }

    private static StoredType typeOf(String name, NDArray array) {
        return StoredType.of(array.getDataType())
                .orElseThrow(() -> new IllegalArgumentException(
                        "tensor '" + name + "' has a number type that cannot be written; cast it to float32 first"));
    }

    private static void write(Path path, List<TensorToWrite> entries, Map<String, String> metadata) {
        // Wide types first, so that every tensor is aligned to its own type; by name among equals.
        entries.sort(
                Comparator.<TensorToWrite>comparingInt(e -> -e.type().bytes()).thenComparing(TensorToWrite::name));
        Path aside = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(
                    aside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                TensorToWrite.writeFully(channel, header(entries, metadata));
                for (TensorToWrite entry : entries) {
                    long before = channel.position();
                    entry.content().writeTo(channel);
                    if (channel.position() - before != entry.bytes()) {
                        throw new IllegalStateException("tensor '" + entry.name() + "' is not as long as its shape");
                    }
                }
                channel.force(true);
            }
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DiskException(
                    "Cannot write %s: %s. Check that the disk has free space.".formatted(path, DiskException.reason(e)),
                    e);
        } finally {
            deleteQuietly(aside);
        }
    }

    /** After a failure half a file lies there; after success nothing. */
    private static void deleteQuietly(Path aside) {
        try {
            Files.deleteIfExists(aside);
        } catch (IOException e) {
            LOG.warn("cannot delete {}", aside, e);
        }
    }

    private static ByteBuffer header(List<TensorToWrite> entries, Map<String, String> metadata) throws IOException {
        Map<String, ObjectNode> fields = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        long offset = 0;
        for (TensorToWrite entry : entries) {
            ObjectNode field = json.createObjectNode();
            field.put("dtype", entry.type().name());
            Arrays.stream(entry.shape()).forEach(field.putArray("shape")::add);
            field.putArray("data_offsets").add(offset).add(offset + entry.bytes());
            offset += entry.bytes();
            fields.put(entry.name(), field);
        }
        ObjectNode root = json.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(TensorHeader.METADATA);
            new TreeMap<>(metadata).forEach(texts::put);
        }
        fields.forEach(root::set);
        byte[] text = json.writeValueAsBytes(root);
        int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(padded).put(text);
        buffer.put(" ".repeat(padded - text.length).getBytes(StandardCharsets.US_ASCII));
        return buffer.flip();
    }

    private static ByteBuffer data(String name, NDArray array, StoredType type) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            boolean narrow = type == StoredType.F16 && array.getDataType() == DataType.FLOAT32;
            if (narrow && array.size() > 0) {
                requireHalf(name, array.max().getFloat());
                requireHalf(name, array.min().getFloat());
            }
            return (narrow ? array.toType(DataType.FLOAT16, false) : array).toByteBuffer();
        }
    }

    private static void requireHalf(String name, float value) {
        if (!FloatCodec.F16.holds(value)) {
            throw new InputException(
                    "Tensor '%s' holds %s, which is beyond the 65,504 of float16, so it cannot be written; its training has diverged: repeat it with a lower learning rate."
                            .formatted(name, value));
        }
    }
}
