package lilora.engine.model.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.InputException;

/** A file of tensors whose table of contents is checked in full. The data are read when asked for; the file is not kept open. */
public interface TensorFile {

    /**
     * Reads and checks the header of a safetensors file.
     *
     * @throws InputException naming the file, and the tensor if it is about one
     */
    static TensorFile open(Path path) {
        return SafetensorsFile.open(path);
    }

    /**
     * The same for a checkpoint of PyTorch (a zip file, as {@code torch.save} writes it since 1.6); nothing in it is executed.
     *
     * @throws InputException naming the file, and what in it is no tensor
     */
    static TensorFile openTorch(Path path) {
        return TorchFile.open(path, false);
    }

    /**
     * The same for one that holds texts and lists beside its tensors: the texts are its metadata, by the names that tensors would have
     * there, those of a list by their numbers.
     *
     * @throws InputException naming the file, and what in it is neither
     */
    static TensorFile openTorchWithTexts(Path path) {
        return TorchFile.open(path, true);
    }

    /** Where it lies. */
    Path path();

    /** What it holds, in the order of the file. */
    Map<String, StoredTensor> tensors();

    /** What the file says of itself beside its tensors. */
    Map<String, String> metadata();

    /** Whether the numbers of a tensor lie in the file one after the other, as its shape counts them. */
    boolean isInPlace(String name);

    /**
     * The bytes of a tensor, in the order of its shape: a read-only map of the file, or a copy outside the heap where the numbers
     * lie in another order.
     *
     * @throws InputException if it is not there or too large for one map (2 GiB)
     */
    default ByteBuffer map(String name) {
        return map(name, 0, tensor(name).bytes());
    }

    /**
     * The same of some of its bytes.
     *
     * @param from first byte, at the begin of a number
     * @param bytes how many, up to the end of a number
     */
    ByteBuffer map(String name, long from, long bytes);

    /**
     * A copy of a tensor in its own number type, independent of the file.
     *
     * @throws InputException if it is not there or has a type that arrays do not have (BF16, I16)
     */
    default NDArray read(NDManager manager, String name) {
        StoredTensor tensor = tensor(name);
        DataType type = tensor.type()
                .dataType()
                .orElseThrow(() -> new InputException("Tensor '" + name + "' in " + path() + " has the number type "
                        + tensor.type() + ", which is not supported here."));
        ByteBuffer mapped = map(name);
        ByteBuffer copy = ByteBuffer.allocateDirect(mapped.remaining()).order(ByteOrder.nativeOrder());
        copy.put(mapped).flip();
        return manager.create(copy, new Shape(tensor.shape()), type);
    }

    /**
     * Reads all of it and checks that it holds neither NaN nor infinity, on all cores.
     *
     * @throws InputException naming the first tensor that does, in the order of names, and where
     */
    default void requireFinite() {
        FiniteCheck.require(new TreeMap<>(tensors())
                .values().stream()
                        .map(tensor -> new FiniteCheck.Subject(this, tensor))
                        .toList());
    }

    /**
     * The entry of a tensor.
     *
     * @throws InputException if it is not there
     */
    default StoredTensor tensor(String name) {
        StoredTensor tensor = tensors().get(name);
        if (tensor == null) {
            throw new InputException("Tensor '" + name + "' is missing in " + path() + ".");
        }
        return tensor;
    }
}
