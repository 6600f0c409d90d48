package lilora.engine.model.weights;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Halves as libtorch has them, every one of them, and the numbers between. */
class FloatCodecTest {
    private static final int ALL = 1 << 16;

    @Test
    void everyHalfIsReadAndWrittenAsLibtorchDoes() {
        ByteBuffer halves = ByteBuffer.allocateDirect(2 * ALL).order(ByteOrder.nativeOrder());
        for (int i = 0; i < ALL; i++) {
            halves.putShort((short) i);
        }
        try (NDManager manager = NDManager.newBaseManager()) {
            float[] wide = manager.create(halves.flip(), new Shape(ALL), DataType.FLOAT16)
                    .toType(DataType.FLOAT32, true)
                    .toFloatArray();
            ByteBuffer own = halves.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
            ByteBuffer back = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < ALL; i++) {
                float value = FloatCodec.F16.get(own);
                assertThat(Float.compare(value, wide[i]))
                        .as(Integer.toHexString(i))
                        .isZero();
                FloatCodec.F16.put(back.clear(), value);
                if (Float.isNaN(value)) {
                    assertThat(FloatCodec.F16.get(back.clear())).isNaN();
                } else {
                    assertThat(back.getShort(0)).isEqualTo((short) i);
                }
            }
        }
    }

    @Test
    void aTypeHoldsWhatItDoesNotMakeInfinite() {
        float[] most = {65_504, 0x1.FEp127f, Float.MAX_VALUE, 65_520, 0x1.FFp127f};
        for (FloatCodec codec : FloatCodec.values()) {
            for (float at : most) {
                for (float value : new float[] {at, Math.nextUp(at), Math.nextDown(at), -at, -Math.nextDown(at)}) {
                    float read = codec.get(codec.bytes(new float[] {value}, 0, 1));
                    assertThat(codec.holds(value))
                            .as(codec + " " + value)
                            .isEqualTo(Float.isInfinite(value) || Float.isFinite(read));
                }
            }
            assertThat(codec.holds(Float.NaN)).isTrue();
        }
    }

    @Test
    void numbersBetweenAreRoundedAsLibtorchDoes() {
        float[] values = new float[200_000];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            // All exponents that halves have, and ties.
            float value = (float) (random.nextGaussian() * Math.pow(2, random.nextInt(48) - 30));
            values[i] = i % 4 == 0 ? Float.intBitsToFloat(Float.floatToRawIntBits(value) & ~0xFFF) : value;
        }
        try (NDManager manager = NDManager.newBaseManager();
                NDArray halves = manager.create(values).toType(DataType.FLOAT16, true)) {
            ByteBuffer expected = halves.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer own = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                FloatCodec.F16.put(own, value);
            }
            assertThat(own.flip()).isEqualTo(expected);
        }
    }

    @Test
    void bfloat16IsTheUpperHalfRoundedToEven() {
        ByteBuffer bytes = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
        int[][] cases = {
            {0x3F80_0000, 0x3F80},
            {0x3F80_8000, 0x3F80},
            {0x3F81_8000, 0x3F82},
            {0x3F80_8001, 0x3F81},
            {0xBF81_7FFF, 0xBF81},
            {0x7F7F_FFFF, 0x7F80},
            {0x7F80_0000, 0x7F80},
            {0x7F80_0001, 0x7FC0},
            {0x0000_8001, 1}
        };
        for (int[] one : cases) {
            FloatCodec.BF16.put(bytes.clear(), Float.intBitsToFloat(one[0]));
            assertThat(bytes.getShort(0) & 0xFFFF)
                    .as(Integer.toHexString(one[0]))
                    .isEqualTo(one[1]);
            assertThat(Float.compare(FloatCodec.BF16.get(bytes.clear()), Float.intBitsToFloat(one[1] << 16)))
                    .isZero();
        }
    }
}
