package lilora.engine.model.weights;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/** The header of a safetensors file, with every rule of the format checked against the length of the file. */
record TensorHeader(Map<String, StoredTensor> tensors, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    /** Limit of the format's own reader. */
    private static final long LONGEST = 100_000_000;

    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    static TensorHeader read(Path path) {
        try (FileChannel channel = FileChannel.open(PlainFile.require(path), StandardOpenOption.READ)) {
            long size = channel.size();
            if (size < Long.BYTES) {
                throw broken(path, "it is only " + size + " bytes long");
            }
            long length = bytes(channel, 0, Long.BYTES).getLong();
            if (GitPointer.is(
                    bytes(channel, 0, (int) Math.min(size, GitPointer.LENGTH)).array())) {
                throw new InputException(path + " is not a usable safetensors file: " + GitPointer.SENTENCE + ".");
            }
            if (length < 2 || length > LONGEST || length > size - Long.BYTES) {
                throw broken(path, "its header claims " + length + " bytes, the file has " + size);
            }
            byte[] text = bytes(channel, Long.BYTES, (int) length).array();
            return new Parser(path, Long.BYTES + length, size).parse(text);
        } catch (NoSuchFileException e) {
            throw new InputException("File " + path + " does not exist; get it again, and what links to it.", e);
        } catch (IOException e) {
            throw new InputException("Cannot read %s: %s; get it again.".formatted(path, DiskException.reason(e)), e);
        }
    }

    private static ByteBuffer bytes(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it ends inside its header");
            }
        }
        return buffer.flip();
    }

    private static InputException broken(Path path, String why) {
        return new InputException(
                path + " is not a usable safetensors file: " + why + ". It may be cut short: copy it again.");
    }

    /** Reads the entries of one file whose data start at {@code base} and whose length is {@code size}. */
    private record Parser(Path path, long base, long size) {

        TensorHeader parse(byte[] text) throws IOException {
            JsonNode root;
            try {
                root = JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw Json.broken("The header of " + path, e);
            }
            if (!root.isObject()) {
                throw broken(path, "its header is not a JSON object");
            }
            List<StoredTensor> found = new ArrayList<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> field : root.properties()) {
                if (field.getKey().equals(METADATA)) {
                    if (!field.getValue().isObject() && !field.getValue().isNull()) {
                        throw broken(path, METADATA + " is " + field.getValue() + ", which is no object of texts");
                    }
                    field.getValue()
                            .properties()
                            .forEach(e -> metadata.put(e.getKey(), e.getValue().asText()));
                } else {
                    found.add(tensor(field.getKey(), field.getValue()));
                }
            }
            found.sort(Comparator.comparingLong(StoredTensor::begin).thenComparingLong(StoredTensor::end));
            checkPlaces(found);
            Map<String, StoredTensor> tensors = new LinkedHashMap<>();
            found.forEach(tensor -> tensors.put(tensor.name(), tensor));
            return new TensorHeader(tensors, metadata);
        }

        private StoredTensor tensor(String name, JsonNode entry) {
            String typeName = entry.path("dtype").asText();
            StoredType type = StoredType.named(typeName)
                    .orElseThrow(
                            () -> broken(path, "tensor '" + name + "' has the unknown number type '" + typeName + "'"));
            long[] shape = numbers(name, entry, "shape");
            long[] place = numbers(name, entry, "data_offsets");
            if (place.length != 2 || place[0] > place[1] || place[1] > size - base) {
                throw broken(path, "the data of tensor '" + name + "' lie outside the file");
            }
            if (place[1] - place[0] != bytes(name, type, shape)) {
                throw broken(
                        path,
                        "tensor '" + name + "' has " + (place[1] - place[0])
                                + " bytes, which does not fit its shape and number type");
            }
            return new StoredTensor(name, type, shape, base + place[0], place[1] - place[0]);
        }

        private long[] numbers(String name, JsonNode entry, String field) {
            JsonNode list = entry.path(field);
            if (!list.isArray()) {
                throw broken(path, "tensor '" + name + "' has no " + field);
            }
            long[] values = new long[list.size()];
            for (int i = 0; i < values.length; i++) {
                JsonNode value = list.get(i);
                if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 0) {
                    throw broken(path, "tensor '" + name + "' has a " + field + " of " + list);
                }
                values[i] = value.asLong();
            }
            return values;
        }

        private long bytes(String name, StoredType type, long[] shape) {
            try {
                long count = type.bytes();
                for (long dimension : shape) {
                    count = Math.multiplyExact(count, dimension);
                }
                return count;
            } catch (ArithmeticException e) {
                throw broken(path, "tensor '" + name + "' is impossibly large");
            }
        }

        private void checkPlaces(List<StoredTensor> inOrder) {
            long next = base;
            for (StoredTensor tensor : inOrder) {
                if (tensor.begin() < next) {
                    throw broken(path, "tensor '" + tensor.name() + "' overlaps another");
                }
                if (tensor.begin() > next) {
                    throw broken(path, "there is a gap before tensor '" + tensor.name() + "'");
                }
                next = tensor.end();
            }
            if (next != size) {
                throw broken(path, "there are " + (size - next) + " bytes after the last tensor");
            }
        }
    }
}
