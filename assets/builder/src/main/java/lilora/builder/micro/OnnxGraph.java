package lilora.builder.micro;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/**
 * What is read of an ONNX file: the nodes of its graph and its initializers, by the field numbers of {@code onnx.proto}. The file is
 * mapped, and no numbers are copied.
 *
 * @param path the file
 * @param nodes in the order of the graph
 * @param initializers by name
 */
record OnnxGraph(Path path, List<Node> nodes, Map<String, UnknownFieldSet> initializers) {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int INITIALIZER = 5;
    private static final int INPUT = 1;
    private static final int NAME = 3;
    private static final int TYPE = 4;

    /**
     * An operation.
     *
     * @param name path of the module that it was traced in, and its own
     * @param type such as MatMul
     * @param inputs names of what it takes
     */
    record Node(String name, String type, List<String> inputs) {}

    /**
     * Reads a file.
     *
     * @throws InputException if it is no ONNX file, or not whole
     */
    static OnnxGraph read(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InputException(
                        "%s is larger than 2 GiB, which no ONNX file of one piece is; name another.".formatted(path));
            }
            ByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            UnknownFieldSet model = parsed(UnsafeByteOperations.unsafeWrap(bytes));
            List<ByteString> graphs = model.getField(GRAPH).getLengthDelimitedList();
            if (graphs.size() != 1) {
                throw new InputException("%s holds no ONNX graph; name the .onnx file.".formatted(path));
            }
            return of(path, parsed(graphs.get(0)));
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new InputException(
                    "%s is no ONNX file, or is cut short (%s); get it again.".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(path, DiskException.reason(e)), e);
        }
    }

    private static OnnxGraph of(Path path, UnknownFieldSet graph) throws IOException {
        List<Node> nodes = new ArrayList<>();
        for (ByteString each : graph.getField(NODE).getLengthDelimitedList()) {
            UnknownFieldSet node = parsed(each);
            nodes.add(new Node(
                    text(node, NAME),
                    text(node, TYPE),
                    node.getField(INPUT).getLengthDelimitedList().stream()
                            .map(ByteString::toStringUtf8)
                            .toList()));
        }
        Map<String, UnknownFieldSet> initializers = new LinkedHashMap<>();
        for (ByteString each : graph.getField(INITIALIZER).getLengthDelimitedList()) {
            UnknownFieldSet tensor = parsed(each);
            initializers.put(OnnxTensor.name(tensor), tensor);
        }
        return new OnnxGraph(path, nodes, initializers);
    }

    private static UnknownFieldSet parsed(ByteString bytes) throws IOException {
        CodedInputStream in = bytes.newCodedInput();
        in.enableAliasing(true);
        return UnknownFieldSet.parseFrom(in);
    }

    /** The last value of a text field; empty where there is none. */
    static String text(UnknownFieldSet fields, int number) {
        List<ByteString> values = fields.getField(number).getLengthDelimitedList();
        return values.isEmpty() ? "" : values.get(values.size() - 1).toStringUtf8();
    }

    /** The last value of a whole number; 0 where there is none. */
    static long number(UnknownFieldSet fields, int number) {
        List<Long> values = fields.getField(number).getVarintList();
        return values.isEmpty() ? 0 : values.get(values.size() - 1);
    }

    /** Whole numbers, each in a field of its own or packed into one. */
    static long[] numbers(UnknownFieldSet fields, int number) {
        UnknownFieldSet.Field field = fields.getField(number);
        List<Long> all = new ArrayList<>(field.getVarintList());
        try {
            CodedInputStream packed = joined(field.getLengthDelimitedList()).newCodedInput();
            while (!packed.isAtEnd()) {
                all.add(packed.readInt64());
            }
        } catch (IOException e) {
            throw new InputException("The ONNX file holds a list of numbers that is cut short; get it again.", e);
        }
        return all.stream().mapToLong(Long::longValue).toArray();
    }

    static ByteString joined(List<ByteString> parts) {
        return ByteString.copyFrom(parts);
    }

    /** An initializer; empty where there is none of the name. */
    Optional<OnnxTensor> tensor(String name) {
        return Optional.ofNullable(initializers.get(name)).map(fields -> OnnxTensor.of(path, fields));
    }

    /** The initializers of a shape that a node of a type takes, where the node's name begins with a text. */
    List<OnnxTensor> takenBy(String type, String prefix, long... shape) {
        return nodes.stream()
                .filter(node -> node.type().equals(type) && node.name().startsWith(prefix))
                .flatMap(node -> node.inputs().stream())
                .filter(name ->
                        initializers.containsKey(name) && Arrays.equals(shape, numbers(initializers.get(name), 1)))
                .distinct()
                .flatMap(name -> tensor(name).stream())
                .toList();
    }

    /** Names of everything, for those who look for what is left over. */
    Stream<String> names() {
        return initializers.keySet().stream();
    }
}
