package lilora.engine.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.util.Arrays;
import lilora.engine.model.Compute.Precision;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import org.jspecify.annotations.Nullable;

/**
 * Makes arrays of the tensors in files. What is too large for one map of a file is put together of pieces; maps of what was copied are
 * let go of on the way, so that the files do not fill the process's memory.
 */
final class WeightLoader {
    /**
     * Sizes of what is read at once.
     *
     * @param map the largest tensor that stays a map of its file
     * @param piece the largest part of a file that is copied at once
     */
    record Sizes(long map, long piece) {
        static final Sizes USUAL = new Sizes(Integer.MAX_VALUE, 64L << 20);
    }

    /** Copied from maps before they are let go of. */
    private static final long MAPPED_BYTES = 256L << 20;

    private final TensorFolder files;
    private final ModelWeights.Loading loading;
    private final NDManager manager;
    private final Kernels kernels;
    private long copied;

    WeightLoader(TensorFolder files, ModelWeights.Loading loading, NDManager manager, Kernels kernels) {
        this.files = files;
        this.loading = loading;
        this.manager = manager;
        this.kernels = kernels;
    }

    NDArray load(String name, long[] shape) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray array = read(name, shape, narrow());
            NDScope.unregister(array);
            return array;
        }
    }

    /** The weights of a layer that change. */
    NDArray load(String name, LinearSite site) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray wide = read(name, new long[] {site.out(), site.in()}, false);
            NDArray changed = loading.change().changed(site, wide, kernels);
            NDArray array = narrow() ? kernels.call("to_bfloat16", changed) : changed;
            array.attach(manager);
            NDScope.unregister(array);
            return array;
        }
    }

    /** In 8 bits; what it is made of is gone when this returns. */
    EightBitWeight loadSmall(String name, long[] shape, @Nullable LinearSite site) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            StoredTensor stored = files.require(name, shape);
            NDArray whole = site == null && stored.bytes() <= loading.sizes().map()
                    ? asStored(name, stored, files.map(name), shape)
                    : read(name, shape, false);
            EightBitWeight small =
                    EightBitWeight.of(site == null ? whole : loading.change().changed(site, whole, kernels), kernels);
            small.numbers().attach(manager);
            small.scales().attach(manager);
            wasCopied(stored.bytes());
            return small;
        }
    }

    /** Nothing more is loaded. */
    void finish() {
        unmap(MAPPED_BYTES / 64);
    }

    private void wasCopied(long bytes) {
        copied += bytes;
        unmap(MAPPED_BYTES);
    }

    /** A map counts as the process's memory until its buffer is collected, which little else asks for. */
    private void unmap(long most) {
        if (copied > most) {
            System.gc();
            copied = 0;
        }
    }

    private boolean narrow() {
        return loading.compute().precision() == Precision.BFLOAT16 && !loading.trainable();
    }

    private boolean onCpu() {
        return loading.compute().device().equals(Device.cpu());
    }

    private NDArray read(String name, long[] shape, boolean narrow) {
        StoredTensor stored = files.require(name, shape);
        // What is written later must not be a read-only map; a GPU has its own copy anyway.
        boolean map = stored.type() == StoredType.F32 && onCpu() && !narrow && !loading.trainable();
        if (stored.bytes() > (map ? loading.sizes().map() : loading.sizes().piece())) {
            return inPieces(name, stored, narrow);
        }
        NDArray array = converted(stored.type(), asStored(name, stored, files.map(name), shape), narrow);
        if (!map) {
            wasCopied(stored.bytes());
        }
        return loading.trainable() && onCpu() && stored.type() == StoredType.F32 ? array.duplicate() : array;
    }

    /** In float32 or, narrow, in bfloat16. */
    private NDArray converted(StoredType type, NDArray raw, boolean narrow) {
        return switch (type) {
            case F32 -> narrow ? kernels.call("to_bfloat16", raw) : raw;
            case F16 -> narrow ? kernels.call("to_bfloat16", raw) : raw.toType(DataType.FLOAT32, true);
            default -> narrow ? raw : kernels.call("to_float32", raw);
        };
    }

    private NDArray inPieces(String name, StoredTensor stored, boolean narrow) {
        long[] shape = stored.shape();
        @Nullable NDArray whole = null;
        long first = 0;
        for (ByteBuffer bytes : files.pieces(name, loading.sizes().piece())) {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                long[] part = shape.clone();
                part[0] = bytes.remaining() * shape[0] / stored.bytes();
                NDArray rows = converted(stored.type(), asStored(name, stored, bytes, part), narrow);
                if (whole == null) {
                    whole = kernels.call("rows_like", rows, kernels.span(shape[0], 0));
                    NDScope.unregister(whole);
                }
                kernels.call("put_rows", whole, kernels.span(first, part[0]), rows);
                first += part[0];
                wasCopied(bytes.remaining());
            }
        }
        if (whole == null) {
            throw new IllegalArgumentException(name + " is empty: " + Arrays.toString(shape));
        }
        NDScope.register(whole);
        return whole;
    }

    private NDArray asStored(String name, StoredTensor stored, ByteBuffer bytes, long[] dimensions) {
        Shape shape = new Shape(dimensions);
        return switch (stored.type()) {
            case F32 -> manager.create(bytes, shape, DataType.FLOAT32);
            case F16 -> manager.create(bytes, shape, DataType.FLOAT16);
            case BF16 -> {
                NDArray raw = manager.create(bytes, new Shape(bytes.remaining()), DataType.UINT8);
                yield kernels.call("bytes_as_bfloat16", raw).reshape(shape);
            }
            default -> throw ModelWeights.unsupported(files.file(name), stored);
        };
    }
}
