package lilora.engine.gguf;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How numbers are stored, by ggml's names and ids; those without a decoder are known by name alone. */
enum GgmlType {
    F32(0, 1, 4, PlainNumbers::f32),
    F16(1, 1, 2, PlainNumbers::f16),
    Q4_0(2, 32, 18, SmallBlocks::q4Zero),
    Q4_1(3, 32, 20, SmallBlocks::q4One),
    Q5_0(6, 32, 22, SmallBlocks::q5Zero),
    Q5_1(7, 32, 24, SmallBlocks::q5One),
    Q8_0(8, 32, 34, SmallBlocks::q8Zero),
    Q8_1(9),
    Q2_K(10, 256, 84, SuperBlocks::q2),
    Q3_K(11, 256, 110, SuperBlocks::q3),
    Q4_K(12, 256, 144, SuperBlocks::q4),
    Q5_K(13, 256, 176, SuperBlocks::q5),
    Q6_K(14, 256, 210, SuperBlocks::q6),
    Q8_K(15),
    IQ2_XXS(16),
    IQ2_XS(17),
    IQ3_XXS(18),
    IQ1_S(19),
    IQ4_NL(20),
    IQ3_S(21),
    IQ2_S(22),
    IQ4_XS(23),
    I8(24),
    I16(25),
    I32(26),
    I64(27),
    F64(28),
    IQ1_M(29),
    BF16(30, 1, 2, PlainNumbers::bf16),
    Q4_0_4_4(31),
    Q4_0_4_8(32),
    Q4_0_8_8(33),
    TQ1_0(34),
    TQ2_0(35),
    IQ4_NL_4_4(36),
    IQ4_NL_4_8(37),
    IQ4_NL_8_8(38),
    MXFP4(39),
    NVFP4(40);

    /** Turns blocks into floats. */
    @FunctionalInterface
    interface Decoder {
        /**
         * Decodes the next block of a buffer in little endian order, which stands behind it afterwards.
         *
         * @param numbers takes the block's numbers
         * @param at place of the first
         */
        void decode(ByteBuffer block, float[] numbers, int at);
    }

    private final int id;
    private final int blockSize;
    private final int blockBytes;

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final @Nullable Decoder decoder;

    GgmlType(int id) {
        this(id, 1, 1, null);
    }

    GgmlType(int id, int blockSize, int blockBytes, @Nullable Decoder decoder) {
        this.id = id;
        this.blockSize = blockSize;
        this.blockBytes = blockBytes;
        this.decoder = decoder;
    }

    static Optional<GgmlType> of(int id) {
        return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
    }

    /** Those that are read, for a sentence. */
    static String readable() {
        return Stream.of(values())
                .filter(GgmlType::isReadable)
                .map(type -> type.name().toUpperCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    boolean isReadable() {
        return decoder != null;
    }

    /** Numbers of a block. */
    int blockSize() {
        return blockSize;
    }

    /** Bytes of a block. */
    int blockBytes() {
        return blockBytes;
    }

    /** Decodes whole blocks until the buffer ends. */
    void decode(ByteBuffer blocks, float[] numbers) {
        if (decoder == null) {
            throw new IllegalStateException(this + " is not read");
        }
        for (int at = 0; blocks.hasRemaining(); at += blockSize) {
            decoder.decode(blocks, numbers, at);
        }
    }
}
