package lilora.engine.gguf;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFile;

/**
 * The weights of a language model in a GGUF file under Hugging Face's names, in Hugging Face's order of rows, as numbers of a type of
 * one's choice. They are decoded when they are asked for, piece by piece.
 */
final class GgufWeights implements TensorFile {
    private final Path path;
    private final FloatCodec codec;
    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /**
     * Where a tensor comes from.
     *
     * @param heads whose rows are in pairs, 0 where rows are in order
     */
    private record Source(GgufTensor tensor, int heads) {
        /** The row of the file that is a row of the model. */
        long row(long row) {
            if (heads == 0) {
                return row;
            }
            long size = tensor.shape()[0] / heads;
            long within = row % size;
            long half = size / 2;
            return row - within + within % half * 2 + within / half;
        }
    }

    /** @param type of the numbers that are given: F32, F16 or BF16 */
    GgufWeights(Path path, StoredType type) {
        this.path = path;
        this.codec = FloatCodec.of(type);
    }

    /**
     * Adds a tensor.
     *
     * @param heads whose rows are in pairs side by side and come half a head apart, 0 for a tensor in order
     */
    void add(String name, GgufTensor tensor, int heads) {
        StoredType type = StoredType.valueOf(codec.name());
        sources.put(name, new Source(tensor, heads));
        tensors.put(name, new StoredTensor(name, type, tensor.shape(), tensor.begin(), tensor.count() * type.bytes()));
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
        return Map.of();
    }

    @Override
    public boolean isInPlace(String name) {
        return false;
    }

    @Override
    public ByteBuffer map(String name, long from, long bytes) {
        StoredTensor stored = tensor(name);
        Source source = sources.get(name);
        if (source == null || bytes > Integer.MAX_VALUE - Long.BYTES) {
            throw InputException.about(
                    "Tensor '%s' in %s is larger than 2 GiB, which is not supported for this use: convert the file to float16."
                            .formatted(name, path),
                    "dtype");
        }
        int width = stored.type().bytes();
        ByteBuffer target = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        TensorNumbers numbers = new TensorNumbers(path, source.tensor());
        TensorNumbers.Sink sink = (values, start, stop) -> put(source.tensor(), values, start, stop, target);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long row = source.heads() == 0
                    ? source.tensor().count()
                    : source.tensor().count() / source.tensor().shape()[0];
            for (long at = from / width, end = at + bytes / width; at < end; ) {
                long count = Math.min(row - at % row, end - at);
                numbers.forEach(channel, source.row(at / row) * row + at % row, count, sink);
                at += count;
            }
        } catch (IOException e) {
            throw TensorNumbers.unreadable(path, source.tensor(), e);
        }
        return target.flip();
    }

    private void put(GgufTensor tensor, float[] values, int start, int stop, ByteBuffer target) {
        for (int i = start; i < stop; i++) {
            codec.put(target, values[i]);
            if (codec == FloatCodec.F16 && !codec.holds(values[i])) {
                throw InputException.about(
                        "Tensor '%s' in %s holds %s, which is beyond the numbers of float16; take bfloat16 or float32."
                                .formatted(tensor.name(), path, values[i]),
                        "dtype");
            }
        }
    }
}
