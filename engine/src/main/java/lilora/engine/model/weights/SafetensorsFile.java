package lilora.engine.model.weights;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;

/** One safetensors file, its header checked in full. */
final class SafetensorsFile implements TensorFile {
    private final Path path;
    private final TensorHeader header;

    private SafetensorsFile(Path path, TensorHeader header) {
        this.path = path;
        this.header = header;
    }

    static SafetensorsFile open(Path path) {
        return new SafetensorsFile(path, TensorHeader.read(path));
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    /** The free text in the header. */
    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public boolean isInPlace(String name) {
        return true;
    }

    @Override
    public ByteBuffer map(String name, long from, long bytes) {
        return MappedBytes.of(this, tensor(name), from, bytes);
    }
}
