package lilora.engine.gguf;

import java.nio.ByteBuffer;
import lilora.engine.model.weights.FloatCodec;

/** Numbers that are stored one by one. */
final class PlainNumbers {
    private PlainNumbers() {}

    static void f32(ByteBuffer block, float[] numbers, int at) {
        numbers[at] = block.getFloat();
    }

    static void f16(ByteBuffer block, float[] numbers, int at) {
        numbers[at] = FloatCodec.F16.get(block);
    }

    static void bf16(ByteBuffer block, float[] numbers, int at) {
        numbers[at] = FloatCodec.BF16.get(block);
    }
}
