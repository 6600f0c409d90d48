package lilora.engine.model.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.StandardOpenOption;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** Bytes of a tensor's file as the system maps them: they are read when touched, and fill no memory of the program. */
final class MappedBytes {
    private MappedBytes() {}

    /**
     * A read-only map of some of a tensor's bytes.
     *
     * @param from counted from the tensor's first byte
     * @throws InputException if they are more than one map can hold (2 GiB)
     */
    static ByteBuffer of(TensorFile file, StoredTensor tensor, long from, long bytes) {
        if (bytes > Integer.MAX_VALUE) {
            throw new InputException(
                    "Tensor '%s' in %s is larger than 2 GiB, which is not supported for this use: store it in a number type of 16 bits."
                            .formatted(tensor.name(), file.path()));
        }
        try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
            if (tensor.begin() + from + bytes > channel.size()) {
                // A map beyond the end would be a crash of the process at the first touch.
                throw new IOException("the file has become shorter");
            }
            return channel.map(MapMode.READ_ONLY, tensor.begin() + from, bytes).order(ByteOrder.nativeOrder());
        } catch (IOException e) {
            throw new InputException(
                    "Cannot read tensor '" + tensor.name() + "' in " + file.path() + ": " + DiskException.reason(e), e);
        }
    }
}
