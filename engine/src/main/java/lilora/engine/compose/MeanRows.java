package lilora.engine.compose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.TensorToWrite;

/**
 * A matrix with further rows below, each the mean of those above: what a token starts with that nobody has seen yet (Hewitt,
 * "Initializing New Word Embeddings for Pretrained Language Models", 2021). As a row of the head it never is the likeliest token.
 */
final class MeanRows {
    private MeanRows() {}

    /** @param above the rows there are, in pieces of whole rows */
    static TensorToWrite below(String name, StoredTensor stored, Iterable<ByteBuffer> above, long rows) {
        long[] shape = {rows, stored.shape()[1]};
        return new TensorToWrite(name, stored.type(), shape, channel -> {
            double[] sums = new double[(int) stored.shape()[1]];
            for (ByteBuffer piece : above) {
                add(stored, piece.duplicate(), sums);
                TensorToWrite.writeFully(channel, piece);
            }
            ByteBuffer mean = mean(stored, sums);
            for (long row = stored.shape()[0]; row < rows; row++) {
                TensorToWrite.writeFully(channel, mean.duplicate());
            }
        });
    }

    /** Adds whole rows. */
    private static void add(StoredTensor stored, ByteBuffer bytes, double[] sums) {
        FloatCodec codec = FloatCodec.of(stored.type());
        ByteBuffer values = bytes.order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            for (int column = 0; column < sums.length; column++) {
                sums[column] += codec.get(values);
            }
        }
    }

    private static ByteBuffer mean(StoredTensor stored, double[] sums) {
        FloatCodec codec = FloatCodec.of(stored.type());
        ByteBuffer mean =
                ByteBuffer.allocate(sums.length * stored.type().bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (double sum : sums) {
            codec.put(mean, (float) (sum / stored.shape()[0]));
        }
        return mean.flip();
    }
}
