package lilora.builder.micro;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;

/**
 * A DINOv2 that is the backbone of a network in an ONNX file, as PyTorch exports it: most weights have kept their names behind
 * {@code backbone.}; those of linear layers are found by the node that multiplies by them and are stored turned; the embeddings of
 * positions are in two parts, the class token's and the patches'. The embedding that masks patches is not in it, since nothing is
 * masked: it is zero.
 */
final class OnnxTower {
    private static final String BACKBONE = "backbone.";
    private static final String NODES = "/backbone/";
    private static final String EMBEDDINGS = NODES + "embeddings/";
    private static final String MATRIX = "MatMul";
    private static final String POSITIONS = "embeddings.position_embeddings";
    private static final String MASK = "embeddings.mask_token";

    private final OnnxGraph graph;
    private final ObjectNode config;
    private final Map<String, String> matrices = new HashMap<>();

    private OnnxTower(OnnxGraph graph, ObjectNode config) {
        this.graph = graph;
        this.config = config;
        for (OnnxGraph.Node node : graph.nodes()) {
            String tail = "/" + MATRIX;
            if (node.type().equals(MATRIX)
                    && node.name().startsWith(NODES)
                    && node.name().endsWith(tail)
                    && node.inputs().size() == 2
                    && graph.initializers().containsKey(node.inputs().get(1))) {
                String module =
                        node.name().substring(NODES.length(), node.name().length() - tail.length());
                matrices.put(module.replace('/', '.') + ".weight", node.inputs().get(1));
            }
        }
    }

    /**
     * Reads the graph of a file.
     *
     * @param config {@code config.json} of the tower that is looked for
     * @throws InputException if it is no ONNX file
     */
    static OnnxTower of(Path file, ObjectNode config) {
        return new OnnxTower(OnnxGraph.read(file), config);
    }

    /**
     * Writes the folder of the tower as Hugging Face has it.
     *
     * @param preprocessor {@code preprocessor_config.json}
     * @throws InputException naming what the file lacks, has besides or has in another shape; nothing is written then
     */
    void write(Path folder, ObjectNode preprocessor) throws IOException {
        List<TensorToWrite> tensors = tensors();
        Files.createDirectories(folder);
        Json.writeAtomically(folder.resolve("config.json"), config);
        Json.writeAtomically(folder.resolve("preprocessor_config.json"), preprocessor);
        TensorShards.write(folder, tensors, TensorShards.USUAL_BYTES);
    }

    /** The weights by Hugging Face's names, in the order of the network. */
    List<TensorToWrite> tensors() {
        List<TensorToWrite> tensors = new ArrayList<>();
        Map<String, long[]> shapes = new Dinov2Shapes(config).all();
        Set<String> left = new TreeSet<>(matrices.keySet());
        graph.names()
                .filter(name -> name.startsWith(BACKBONE))
                .map(name -> name.substring(BACKBONE.length()))
                .forEach(left::add);
        shapes.forEach((name, shape) -> {
            tensors.add(tensor(name, shape));
            left.remove(name);
        });
        if (!left.isEmpty()) {
            throw new InputException(
                    "%s: the backbone has '%s', which the tower of this configuration has not; name the file of the known version."
                            .formatted(graph.path(), left.iterator().next()));
        }
        return tensors;
    }

    private TensorToWrite tensor(String name, long[] shape) {
        if (name.equals(POSITIONS)) {
            return positions(shape);
        }
        String matrix = matrices.get(name);
        if (matrix != null) {
            OnnxTensor turned = checked(name, matrix, shape[1], shape[0]);
            return new TensorToWrite(name, StoredType.F32, shape, channel -> writeTurned(turned, channel));
        }
        if (name.equals(MASK) && graph.tensor(BACKBONE + name).isEmpty()) {
            return new TensorToWrite(
                    name,
                    StoredType.F32,
                    shape,
                    channel -> TensorToWrite.writeFully(channel, ByteBuffer.allocate((int) shape[1] * Float.BYTES)));
        }
        OnnxTensor plain = checked(name, BACKBONE + name, shape);
        return new TensorToWrite(name, StoredType.F32, shape, channel -> write(plain.bytes(), channel));
    }

    private OnnxTensor checked(String name, String stored, long... shape) {
        OnnxTensor tensor = graph.tensor(stored).orElseThrow(() -> lacking(name));
        if (!tensor.hasShape(shape)) {
            throw new InputException(
                    "%s: '%s' (%s of the vision tower) has the shape %s, and not %s; name another file."
                            .formatted(
                                    graph.path(),
                                    stored,
                                    name,
                                    Arrays.toString(tensor.shape()),
                                    Arrays.toString(shape)));
        }
        return tensor;
    }

    private InputException lacking(String name) {
        return new InputException("%s holds no DINOv2 vision tower of this size: it lacks %s; name another file."
                .formatted(graph.path(), name));
    }

    private TensorToWrite positions(long[] shape) {
        List<OnnxTensor> first = graph.takenBy("Concat", EMBEDDINGS, 1, 1, shape[2]);
        List<OnnxTensor> patches = graph.takenBy("Reshape", EMBEDDINGS, 1, shape[1] - 1, shape[2]);
        if (first.size() != 1 || patches.size() != 1) {
            throw lacking(POSITIONS);
        }
        return new TensorToWrite(POSITIONS, StoredType.F32, shape, channel -> {
            write(first.get(0).bytes(), channel);
            write(patches.get(0).bytes(), channel);
        });
    }

    private static void write(ByteString bytes, WritableByteChannel channel) throws IOException {
        for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
            TensorToWrite.writeFully(channel, part);
        }
    }

    private static void writeTurned(OnnxTensor tensor, WritableByteChannel channel) throws IOException {
        ByteBuffer from = tensor.bytes().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        int rows = (int) tensor.shape()[0];
        int columns = (int) tensor.shape()[1];
        ByteBuffer turned = ByteBuffer.allocate(from.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        for (int column = 0; column < columns; column++) {
            for (int row = 0; row < rows; row++) {
                // As whole numbers, so that no bit of a NaN changes.
                turned.putInt(from.getInt((row * columns + column) * Float.BYTES));
            }
        }
        TensorToWrite.writeFully(channel, turned.flip());
    }
}
