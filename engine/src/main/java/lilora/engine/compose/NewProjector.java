package lilora.engine.compose;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorToWrite;

/**
 * A projector as LLaVA's pretraining starts with: PyTorch's own start of a linear layer, weights and biases uniform within
 * 1/sqrt(inputs).
 *
 * @param seed the same seed gives the same numbers on every machine
 * @param type number type it is stored in
 * @param inputs of its first layer
 */
record NewProjector(long seed, StoredType type, int inputs) {

    TensorToWrite tensor(String name, long[] shape) {
        return new TensorToWrite(name, type, shape, channel -> TensorToWrite.writeFully(channel, numbers(name, shape)));
    }

    private ByteBuffer numbers(String name, long[] shape) {
        // Both layers have the language model's width as outputs; the second has it as inputs, too.
        int width = name.contains("linear_1") ? inputs : Math.toIntExact(shape[0]);
        double most = 1 / Math.sqrt(width);
        Random random = new Random(seed ^ name.hashCode());
        int count = Math.toIntExact(shape.length == 1 ? shape[0] : shape[0] * shape[1]);
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, type.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatCodec codec = FloatCodec.of(type);
        for (int i = 0; i < count; i++) {
            codec.put(bytes, (float) ((2 * random.nextDouble() - 1) * most));
        }
        return bytes.flip();
    }
}
