package lilora.engine.gguf;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A GGUF file of the fixtures, with fields and tensors to be changed, and written again. */
public final class GgufBytes {
    private static final int ALIGNMENT = 32;

    private final Map<String, Object> fields;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    /** A tensor's entry and data; the shape is as PyTorch has it. */
    @SuppressWarnings("ArrayRecordComponent")
    record Tensor(int type, long[] shape, byte[] data) {}

    private GgufBytes(Map<String, Object> fields) {
        this.fields = new LinkedHashMap<>(fields);
    }

    /** The fixture of that name. */
    public static Path fixture(String name) {
        try {
            return Path.of(Objects.requireNonNull(GgufBytes.class.getResource("/lilora/engine/gguf/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    public static GgufBytes of(Path path) throws IOException {
        GgufFile file = GgufReader.read(path);
        GgufBytes bytes = new GgufBytes(file.metadata().values());
        byte[] all = Files.readAllBytes(path);
        file.tensors().forEach((name, tensor) -> {
            byte[] data = new byte[(int) tensor.bytes()];
            System.arraycopy(all, (int) tensor.begin(), data, 0, data.length);
            bytes.tensors.put(name, new Tensor(id(tensor.type()), tensor.shape(), data));
        });
        return bytes;
    }

    private static int id(GgmlType type) {
        for (int id = 0; ; id++) {
            if (GgmlType.of(id).filter(type::equals).isPresent()) {
                return id;
            }
        }
    }

    public GgufBytes with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    public GgufBytes without(String field) {
        fields.remove(field);
        tensors.remove(field);
        return this;
    }

    Object field(String name) {
        return Objects.requireNonNull(fields.get(name));
    }

    GgufBytes withTensor(String name, Tensor tensor) {
        tensors.put(name, tensor);
        return this;
    }

    /** With a vector of floats. */
    GgufBytes withFloats(String name, float... numbers) {
        ByteBuffer data = buffer(numbers.length * Float.BYTES);
        for (float number : numbers) {
            data.putFloat(number);
        }
        return withTensor(name, new Tensor(0, new long[] {numbers.length}, data.array()));
    }

    Tensor tensor(String name) {
        return Objects.requireNonNull(tensors.get(name));
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public Path write(Path to) throws IOException {
        ByteBuffer bytes = buffer(1 << 20);
        bytes.putInt(0x46554747).putInt(3).putLong(tensors.size()).putLong(fields.size());
        fields.forEach((name, value) -> {
            text(bytes, name);
            bytes.putInt(kind(value));
            put(bytes, value);
        });
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            text(bytes, entry.getKey());
            bytes.putInt(tensor.shape().length);
            for (int i = tensor.shape().length - 1; i >= 0; i--) {
                bytes.putLong(tensor.shape()[i]);
            }
            bytes.putInt(tensor.type()).putLong(offset);
            offset = aligned(offset + tensor.data().length);
        }
        for (Tensor tensor : tensors.values()) {
            bytes.position((int) aligned(bytes.position())).put(tensor.data());
        }
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return Files.write(to, all);
    }

    private static long aligned(long place) {
        return (place + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private static void text(ByteBuffer bytes, String text) {
        byte[] utf = text.getBytes(StandardCharsets.UTF_8);
        bytes.putLong(utf.length).put(utf);
    }

    private static int kind(Object value) {
        return value instanceof Long
                ? 11
                : value instanceof Float
                        ? 6
                        : value instanceof Boolean ? 7 : value instanceof String ? 8 : value instanceof List ? 9 : 12;
    }

    private static void put(ByteBuffer bytes, Object value) {
        if (value instanceof Long number) {
            bytes.putLong(number);
        } else if (value instanceof Float number) {
            bytes.putFloat(number);
        } else if (value instanceof Boolean flag) {
            bytes.put((byte) (flag ? 1 : 0));
        } else if (value instanceof String text) {
            text(bytes, text);
        } else if (value instanceof List<?> list) {
            bytes.putInt(list.isEmpty() ? 4 : kind(list.get(0))).putLong(list.size());
            list.forEach(each -> put(bytes, each));
        } else {
            bytes.putDouble((Double) value);
        }
    }
}
