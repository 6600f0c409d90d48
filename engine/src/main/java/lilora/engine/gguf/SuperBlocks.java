package lilora.engine.gguf;

import java.nio.ByteBuffer;
import lilora.engine.model.weights.FloatCodec;

/**
 * Blocks of 256 numbers in groups with scales of their own ("K-quants"). Every product and difference is rounded to float32, in the
 * order in which ggml's reference computes it.
 */
final class SuperBlocks {
    private static final int SIZE = 256;
    private static final int HALF = 128;
    private static final int LANE = 32;
    private static final int GROUP = 16;

    private SuperBlocks() {}

    /** Scales and offsets of four bits for groups of 16, numbers of two bits. */
    static void q2(ByteBuffer block, float[] numbers, int at) {
        int scales = block.position();
        int codes = scales + SIZE / GROUP;
        int end = codes + SIZE / 4;
        float scale = half(block, end);
        float offset = half(block, end + Short.BYTES);
        for (int i = 0; i < SIZE; i++) {
            int both = block.get(scales + i / GROUP);
            int code = pair(block, codes, i);
            numbers[at + i] = scale * (both & 15) * code - offset * (both >> 4 & 15);
        }
        block.position(end + 2 * Short.BYTES);
    }

    /** Scales of six bits for groups of 16, numbers of three bits, whose highest stands apart and is 1 where nothing is taken off. */
    static void q3(ByteBuffer block, float[] numbers, int at) {
        int highs = block.position();
        int codes = highs + SIZE / 8;
        int scales = codes + SIZE / 4;
        float scale = half(block, scales + 12);
        for (int i = 0; i < SIZE; i++) {
            int code = pair(block, codes, i) - (bit(block, highs, i) ^ 1) * 4;
            numbers[at + i] = scale * (sixBits(block, scales, i / GROUP) - 32) * code;
        }
        block.position(scales + 12 + Short.BYTES);
    }

    private static int sixBits(ByteBuffer block, int scales, int group) {
        int low = block.get(scales + group % 8) >> (group / 8 * 4) & 15;
        int high = block.get(scales + 8 + group % 4) >> (group / 4 * 2) & 3;
        return low | (high << 4);
    }

    /** Scales and offsets of six bits for groups of 32, numbers of four bits. */
    static void q4(ByteBuffer block, float[] numbers, int at) {
        wide(block, numbers, at, false);
    }

    /** The same with numbers of five bits, whose highest stands apart. */
    static void q5(ByteBuffer block, float[] numbers, int at) {
        wide(block, numbers, at, true);
    }

    private static void wide(ByteBuffer block, float[] numbers, int at, boolean fifths) {
        float scale = FloatCodec.F16.get(block);
        float offset = FloatCodec.F16.get(block);
        int scales = block.position();
        int highs = scales + 12;
        int codes = fifths ? highs + SIZE / 8 : highs;
        for (int group = 0; group < SIZE / LANE; group++) {
            float groupScale = scale * scale(block, scales, group);
            float groupOffset = offset * offset(block, scales, group);
            for (int i = group * LANE; i < (group + 1) * LANE; i++) {
                int code = block.get(codes + i / (2 * LANE) * LANE + i % LANE) >> (group % 2 * 4) & 15;
                int high = fifths ? bit(block, highs, i) << 4 : 0;
                numbers[at + i] = groupScale * (code | high) - groupOffset;
            }
        }
        block.position(codes + SIZE / 2);
    }

    private static int scale(ByteBuffer block, int scales, int group) {
        return group < 4
                ? block.get(scales + group) & 63
                : (block.get(scales + group + 4) & 15) | (block.get(scales + group - 4) >> 2 & 48);
    }

    private static int offset(ByteBuffer block, int scales, int group) {
        return group < 4
                ? block.get(scales + group + 4) & 63
                : (block.get(scales + group + 4) >> 4 & 15) | (block.get(scales + group) >> 2 & 48);
    }

    /** Scales of eight bits for groups of 16, numbers of six bits, whose two highest stand apart. */
    static void q6(ByteBuffer block, float[] numbers, int at) {
        int lows = block.position();
        int highs = lows + SIZE / 2;
        int scales = highs + SIZE / 4;
        int end = scales + SIZE / GROUP;
        float scale = half(block, end);
        for (int i = 0; i < SIZE; i++) {
            int low = block.get(lows + i / HALF * 64 + i % 64) >> (i % HALF / 64 * 4) & 15;
            int high = pair(block, highs, i);
            numbers[at + i] = scale * block.get(scales + i / GROUP) * ((low | (high << 4)) - 32);
        }
        block.position(end + Short.BYTES);
    }

    /** Two bits of a number: 32 bytes hold those of 128 numbers, each byte of one in every 32. */
    private static int pair(ByteBuffer block, int codes, int number) {
        return block.get(codes + number / HALF * LANE + number % LANE) >> (number % HALF / LANE * 2) & 3;
    }

    /** One bit of a number: 32 bytes hold those of all 256, each byte of one in every 32. */
    private static int bit(ByteBuffer block, int bits, int number) {
        return block.get(bits + number % LANE) >> (number / LANE) & 1;
    }

    private static float half(ByteBuffer block, int place) {
        return FloatCodec.F16.get(block.duplicate().order(block.order()).position(place));
    }
}
