package lilora.engine.compose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorToWrite;

/**
 * A matrix with further rows below, each the mean of those above: what a token starts with that nobody has seen yet (Hewitt,
 * "Initializing New Word Embeddings for Pretrained Language Models", 2021). As a row of the head it never is the likeliest token.
 */
final class MeanRows {
    private MeanRows() {}

    static TensorToWrite below(String name, StoredTensor stored, Supplier<ByteBuffer> bytes, long rows) {
        long[] shape = {rows, stored.shape()[1]};
        return new TensorToWrite(name, stored.type(), shape, channel -> {
            ByteBuffer above = bytes.get();
            ByteBuffer mean = mean(stored, above.duplicate());
            TensorToWrite.writeFully(channel, above);
            for (long row = stored.shape()[0]; row < rows; row++) {
                TensorToWrite.writeFully(channel, mean.duplicate());
            }
        });
    }

    private static ByteBuffer mean(StoredTensor stored, ByteBuffer bytes) {
        FloatCodec codec = FloatCodec.of(stored.type());
        ByteBuffer values = bytes.order(ByteOrder.LITTLE_ENDIAN);
        double[] sums = new double[(int) stored.shape()[1]];
        for (long row = 0; row < stored.shape()[0]; row++) {
            for (int column = 0; column < sums.length; column++) {
                sums[column] += codec.get(values);
            }
        }
        ByteBuffer mean =
                ByteBuffer.allocate(sums.length * stored.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double sum : sums) {
            codec.put(mean, (float) (sum / stored.shape()[0]));
        }
        return mean.flip();
    }
}
