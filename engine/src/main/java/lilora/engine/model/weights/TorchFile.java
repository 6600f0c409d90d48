package lilora.engine.model.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import lilora.engine.InputException;

/**
 * A checkpoint that {@code torch.save} wrote: a zip of storages and of a pickle that makes tensors of them. The pickle is read by
 * {@link TensorPickle}, which knows tensors alone.
 */
final class TorchFile implements TensorFile {
    /** A table of contents takes some 200 bytes a tensor. */
    private static final int LONGEST_PICKLE = 1 << 24;

    private static final int LONGEST_WORD = 64;

    private final Path path;
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    /** Of tensors whose numbers are not one after the other. */
    private final Map<String, StridedNumbers> strided = new HashMap<>();

    private final Map<String, String> texts;

    private TorchFile(Path path, Map<String, String> texts) {
        this.path = path;
        this.texts = texts;
    }

    /** With texts, lists of them are read too, and stand in the metadata. */
    static TorchFile open(Path path, boolean texts) {
        TorchZip zip = TorchZip.read(path);
        String order = zip.text("byteorder", LONGEST_WORD);
        if (!order.isEmpty() && !order.equals("little")) {
            throw broken(path, "its byte order is '" + order + "', and only 'little' is read");
        }
        Object root = new TensorPickle(path, zip.bytes(zip.pickle(), LONGEST_PICKLE), texts).root();
        PickleContents contents = PickleContents.of(path, root, texts);
        TorchFile file = new TorchFile(path, contents.texts());
        contents.tensors().forEach((name, tensor) -> file.add(zip, name, tensor));
        return file;
    }

    static InputException broken(Path path, String why) {
        return new InputException(path + " is not read as a PyTorch checkpoint: " + why
                + ". Save the weights as safetensors, or get the file again.");
    }

    private void add(TorchZip zip, String name, TensorPickle.Tensor tensor) {
        TensorPickle.Storage storage = tensor.storage();
        int width = storage.type().bytes();
        ZipDirectory.Place place = zip.storage(storage.key());
        if (storage.count() > Long.MAX_VALUE / width || storage.count() * width != place.bytes()) {
            throw broken(
                    path,
                    "the storage '%s' of tensor '%s' should have %,d numbers of %d bytes, but has %,d bytes"
                            .formatted(storage.key(), name, storage.count(), width, place.bytes()));
        }
        long count = extent(name, tensor);
        StoredTensor stored = new StoredTensor(
                name, storage.type(), tensor.shape(), place.begin() + tensor.offset() * width, count * width);
        tensors.put(name, stored);
        if (!isInOrder(tensor)) {
            strided.put(name, new StridedNumbers(this, stored, tensor.strides()));
        }
    }

    /** Checks that all numbers of a tensor are inside its storage, and none is meant twice; how many they are. */
    private long extent(String name, TensorPickle.Tensor tensor) {
        try {
            long count = 1;
            long last = tensor.offset();
            for (int i = 0; i < tensor.shape().length; i++) {
                count = Math.multiplyExact(count, tensor.shape()[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, tensor.shape()[i] - 1), tensor.strides()[i]));
            }
            long held = tensor.storage().count();
            if (count == 0 ? tensor.offset() > held : last >= held) {
                throw broken(path, "tensor '" + name + "' reaches beyond its storage");
            }
            if (count > held) {
                throw broken(path, "tensor '" + name + "' means the same numbers several times (it is expanded)");
            }
            return count;
        } catch (ArithmeticException e) {
            throw broken(path, "tensor '" + name + "' is impossibly large");
        }
    }

    private static boolean isInOrder(TensorPickle.Tensor tensor) {
        long step = 1;
        for (int i = tensor.shape().length - 1; i >= 0; i--) {
            if (tensor.shape()[i] != 1 && tensor.strides()[i] != step) {
                return Arrays.stream(tensor.shape()).anyMatch(size -> size == 0);
            }
            step *= tensor.shape()[i];
        }
        return true;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(texts);
    }

    @Override
    public boolean isInPlace(String name) {
        return !strided.containsKey(name);
    }

    @Override
    public ByteBuffer map(String name, long from, long bytes) {
        StoredTensor tensor = tensor(name);
        StridedNumbers numbers = strided.get(name);
        return numbers == null ? MappedBytes.of(this, tensor, from, bytes) : numbers.inOrder(from, bytes);
    }
}
