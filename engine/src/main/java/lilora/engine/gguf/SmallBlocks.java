package lilora.engine.gguf;

import java.nio.ByteBuffer;
import lilora.engine.model.weights.FloatCodec;

/**
 * Blocks of 32 numbers with one scale, and in some kinds an offset. Low halves of the bytes are the first 16 numbers, high halves the
 * others; a fifth bit stands apart. Every product and sum is rounded to float32, as ggml does.
 */
final class SmallBlocks {
    private static final int HALF = 16;

    private SmallBlocks() {}

    static void q4Zero(ByteBuffer block, float[] numbers, int at) {
        float scale = FloatCodec.F16.get(block);
        for (int i = at; i < at + HALF; i++) {
            int both = block.get();
            numbers[i] = scale * ((both & 15) - 8);
            numbers[i + HALF] = scale * ((both >> 4 & 15) - 8);
        }
    }

    static void q4One(ByteBuffer block, float[] numbers, int at) {
        float scale = FloatCodec.F16.get(block);
        float offset = FloatCodec.F16.get(block);
        for (int i = at; i < at + HALF; i++) {
            int both = block.get();
            numbers[i] = scale * (both & 15) + offset;
            numbers[i + HALF] = scale * (both >> 4 & 15) + offset;
        }
    }

    static void q5Zero(ByteBuffer block, float[] numbers, int at) {
        float scale = FloatCodec.F16.get(block);
        int fifths = block.getInt();
        for (int i = 0; i < HALF; i++) {
            int both = block.get();
            numbers[at + i] = scale * (((both & 15) | fifth(fifths, i)) - 16);
            numbers[at + i + HALF] = scale * (((both >> 4 & 15) | fifth(fifths, i + HALF)) - 16);
        }
    }

    static void q5One(ByteBuffer block, float[] numbers, int at) {
        float scale = FloatCodec.F16.get(block);
        float offset = FloatCodec.F16.get(block);
        int fifths = block.getInt();
        for (int i = 0; i < HALF; i++) {
            int both = block.get();
            numbers[at + i] = scale * ((both & 15) | fifth(fifths, i)) + offset;
            numbers[at + i + HALF] = scale * ((both >> 4 & 15) | fifth(fifths, i + HALF)) + offset;
        }
    }

    private static int fifth(int bits, int number) {
        return (bits >>> number & 1) << 4;
    }

    static void q8Zero(ByteBuffer block, float[] numbers, int at) {
        float scale = FloatCodec.F16.get(block);
        for (int i = at; i < at + 2 * HALF; i++) {
            numbers[i] = block.get() * scale;
        }
    }
}
