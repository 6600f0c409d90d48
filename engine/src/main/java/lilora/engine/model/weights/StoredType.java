package lilora.engine.model.weights;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Number types of a safetensors file, by the names they have there. */
public enum StoredType {
    F64(8, DataType.FLOAT64),
    F32(4, DataType.FLOAT32),
    F16(2, DataType.FLOAT16),
    /** DJL has no working type for it: it is read as bytes and cast by {@link lilora.engine.model.Kernels}. */
    BF16(2, null),
    I64(8, DataType.INT64),
    I32(4, DataType.INT32),
    I16(2, null),
    I8(1, DataType.INT8),
    U8(1, DataType.UINT8),
    BOOL(1, DataType.BOOLEAN);

    private final int bytes;
    private final @Nullable DataType dataType;

    StoredType(int bytes, @Nullable DataType dataType) {
        this.bytes = bytes;
        this.dataType = dataType;
    }

    /** Bytes of one number. */
    public int bytes() {
        return bytes;
    }

    /** The array type of the same numbers, empty where DJL has none. */
    public Optional<DataType> dataType() {
        return Optional.ofNullable(dataType);
    }

    static Optional<StoredType> named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    static Optional<StoredType> of(DataType dataType) {
        for (StoredType type : values()) {
            if (type.dataType == dataType) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
