package lilora.engine.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers of the three floating types of weights, one at a time, from and to bytes in little endian order; Java 17 has no halves. */
public enum FloatCodec {
    F32(Float.POSITIVE_INFINITY) {
        @Override
        public float get(ByteBuffer bytes) {
            return bytes.getFloat();
        }

        @Override
        public void put(ByteBuffer bytes, float value) {
            bytes.putFloat(value);
        }
    },
    F16(65_520) {
        @Override
        public float get(ByteBuffer bytes) {
            int half = bytes.getShort() & 0xFFFF;
            float magnitude = (half & 0x7C00) == 0x7C00
                    ? ((half & 0x3FF) == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                    // An exponent of 15 bits more, and the numbers below the normal ones, by one product.
                    : Float.intBitsToFloat((half & 0x7FFF) << 13) * Float.intBitsToFloat((254 - 15) << 23);
            return (half & 0x8000) == 0 ? magnitude : -magnitude;
        }

        @Override
        public void put(ByteBuffer bytes, float value) {
            int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
            bytes.putShort((short) (sign | half(Math.abs(value))));
        }

        private int half(float magnitude) {
            if (Float.isNaN(magnitude)) {
                return 0x7E00;
            }
            if (magnitude < 0x1p-14f) {
                return (int) Math.rint(magnitude * 0x1p24);
            }
            return Math.min(0x7C00, roundedAway(Float.floatToRawIntBits(magnitude), 13) - ((127 - 15) << 10));
        }
    },
    BF16(0x1.FFp127f) {
        @Override
        public float get(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }

        @Override
        public void put(ByteBuffer bytes, float value) {
            int bits = Float.floatToRawIntBits(value);
            bytes.putShort((short) (Float.isNaN(value) ? 0x7FC0 : roundedAway(bits, 16)));
        }
    };

    /** The least number that is rounded to infinity. */
    private final float beyond;

    FloatCodec(float beyond) {
        this.beyond = beyond;
    }

    /** The next number. */
    public abstract float get(ByteBuffer bytes);

    /** Writes a number, rounded to the nearest one there is, to the even one of two. */
    public abstract void put(ByteBuffer bytes, float value);

    /** Whether a number, rounded, is one of this type; a finite one that is too large for it would become infinite. */
    public boolean holds(float value) {
        return !Float.isFinite(value) || Math.abs(value) < beyond;
    }

    /** Bits without the last ones, to the nearest, to even of two. */
    private static int roundedAway(int bits, int last) {
        int half = (1 << (last - 1)) - 1;
        return (bits + half + (bits >>> last & 1)) >>> last;
    }

    /**
     * The one for a number type.
     *
     * @throws IllegalArgumentException if it is none of the three
     */
    public static FloatCodec of(StoredType type) {
        return valueOf(type.name());
    }

    /** All numbers of a buffer, from its position to its limit. */
    public float[] floats(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[rest.remaining() / width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(rest);
        }
        return values;
    }

    /** Numbers from a place in an array on, for a file. */
    public ByteBuffer bytes(float[] values, int from, int count) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.multiplyExact(count, width())).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = from; i < from + count; i++) {
            put(bytes, values[i]);
        }
        return bytes.flip();
    }

    private int width() {
        return this == F32 ? Float.BYTES : Short.BYTES;
    }
}
