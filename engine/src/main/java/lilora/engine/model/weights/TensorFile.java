package lilora.engine.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;
import lilora.engine.InputException;

/** One safetensors file, its header checked in full. The data are read when asked for; the file is not kept open. */
public final class TensorFile {
    private final Path path;
    private final TensorHeader header;

    private TensorFile(Path path, TensorHeader header) {
        this.path = path;
        this.header = header;
    }

    /**
     * Reads and checks the header.
     *
     * @throws InputException naming the file, and the tensor if it is about one
     */
    public static TensorFile open(Path path) {
        return new TensorFile(path, TensorHeader.read(path));
    }

    /** Where it lies. */
    public Path path() {
        return path;
    }

    /** What it holds, in the order of the data. */
    public Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** The free text in the header. */
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /**
     * The bytes of a tensor as a read-only map of the file.
     *
     * @throws InputException if it is not there or too large for one map (2 GiB)
     */
    public ByteBuffer map(String name) {
        StoredTensor tensor = tensor(name);
        if (tensor.bytes() > Integer.MAX_VALUE) {
            throw new InputException(
                    "Tensor '" + name + "' in " + path + " is larger than 2 GiB, which is not supported.");
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return channel.map(MapMode.READ_ONLY, tensor.begin(), tensor.bytes())
                    .order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new InputException("Cannot read tensor '" + name + "' in " + path + ": " + e.getMessage(), e);
        }
    }

    /**
     * A copy of a tensor in its own number type, independent of the file.
     *
     * @throws InputException if it is not there or has a type that arrays do not have (BF16, I16)
     */
    public NDArray read(NDManager manager, String name) {
        StoredTensor tensor = tensor(name);
        DataType type = tensor.type()
                .dataType()
                .orElseThrow(() -> new InputException("Tensor '" + name + "' in " + path + " has the number type "
                        + tensor.type() + ", which is not supported here."));
        ByteBuffer mapped = map(name);
        ByteBuffer copy = ByteBuffer.allocateDirect(mapped.remaining()).order(ByteOrder.nativeOrder());
        copy.put(mapped).flip();
        return manager.create(copy, new Shape(tensor.shape()), type);
    }

    private StoredTensor tensor(String name) {
        StoredTensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new InputException("Tensor '" + name + "' is missing in " + path + ".");
        }
        return tensor;
    }
}
