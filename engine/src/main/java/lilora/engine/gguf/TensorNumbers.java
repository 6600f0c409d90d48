package lilora.engine.gguf;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import lilora.engine.DiskException;
import lilora.engine.InputException;

/** Numbers of a tensor as floats, some at a time, read from the file when they are asked for. */
record TensorNumbers(Path file, GgufTensor tensor) {
    /** Numbers that are decoded at once: whole blocks of every kind. */
    private static final int PIECE = 1 << 16;

    /** Takes numbers in their order. */
    @FunctionalInterface
    interface Sink {
        /** The numbers from one place in an array up to another. */
        void take(float[] numbers, int from, int to);
    }

    /** All of a small tensor. */
    float[] all() {
        float[] all = new float[Math.toIntExact(tensor.count())];
        int[] at = {0};
        forEach(0, all.length, (numbers, from, to) -> {
            System.arraycopy(numbers, from, all, at[0], to - from);
            at[0] += to - from;
        });
        return all;
    }

    /**
     * Some of its numbers.
     *
     * @param first in the order of the file
     * @throws InputException if the file cannot be read any more
     */
    void forEach(long first, long count, Sink sink) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            forEach(channel, first, count, sink);
        } catch (IOException e) {
            throw unreadable(file, tensor, e);
        }
    }

    /** The same of a file that is open. */
    void forEach(FileChannel channel, long first, long count, Sink sink) throws IOException {
        int block = tensor.type().blockSize();
        long end = first + count;
        float[] numbers = new float[(int) Math.min(PIECE, (count + 2L * block - 1) / block * block)];
        ByteBuffer blocks = ByteBuffer.allocate(
                        numbers.length / block * tensor.type().blockBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long at = first / block * block; at < end; at += numbers.length) {
            long stop = Math.min((end + block - 1) / block * block, at + numbers.length);
            blocks.clear().limit((int) (stop - at) / block * tensor.type().blockBytes());
            fill(channel, blocks, tensor.begin() + at / block * tensor.type().blockBytes());
            tensor.type().decode(blocks, numbers);
            sink.take(numbers, (int) Math.max(0, first - at), (int) (Math.min(end, stop) - at));
        }
    }

    private static void fill(FileChannel channel, ByteBuffer bytes, long place) throws IOException {
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, place + bytes.position()) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        bytes.flip();
    }

    static InputException unreadable(Path file, GgufTensor tensor, IOException e) {
        return new InputException(
                "Cannot read tensor '%s' in %s: %s.".formatted(tensor.name(), file, DiskException.reason(e)), e);
    }
}
