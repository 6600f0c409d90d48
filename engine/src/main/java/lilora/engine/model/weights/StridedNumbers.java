package lilora.engine.model.weights;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers of a tensor that lie in another order than its shape's, such as those of a matrix that was turned before it was saved. They
 * may lie further apart than one map reaches, so that there are several.
 */
final class StridedNumbers {
    private static final int WINDOW_BITS = 30;
    private static final long WINDOW = 1L << WINDOW_BITS;

    private final TensorFile file;
    private final StoredTensor tensor;
    private final long[] steps;
    private final int width;
    private WeakReference<ByteBuffer[]> mapped = new WeakReference<>(null);

    /** @param steps between numbers along each axis, counted in numbers */
    StridedNumbers(TensorFile file, StoredTensor tensor, long[] steps) {
        this.file = file;
        this.tensor = tensor;
        this.steps = steps;
        this.width = tensor.type().bytes();
    }

    /** A copy of some of them outside the heap, in the order of the shape. */
    ByteBuffer inOrder(long from, long bytes) {
        ByteBuffer[] windows = windows();
        ByteBuffer target = ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
        long[] shape = tensor.shape();
        long[] index = index(from / width);
        long at = 0;
        for (int i = 0; i < shape.length; i++) {
            at += index[i] * steps[i] * width;
        }
        while (target.hasRemaining()) {
            ByteBuffer window = windows[(int) (at >>> WINDOW_BITS)];
            for (int i = 0; i < width; i++) {
                target.put(window.get((int) (at & (WINDOW - 1)) + i));
            }
            for (int i = shape.length - 1; i >= 0; i--) {
                at += steps[i] * width;
                if (++index[i] < shape[i]) {
                    break;
                }
                at -= steps[i] * shape[i] * width;
                index[i] = 0;
            }
        }
        return target.flip();
    }

    /** Place of a number on each axis. */
    private long[] index(long number) {
        long[] shape = tensor.shape();
        long[] index = new long[shape.length];
        long rest = number;
        for (int i = shape.length - 1; i >= 0; i--) {
            index[i] = rest % shape[i];
            rest /= shape[i];
        }
        return index;
    }

    /** Maps of all that the numbers lie among, the same for all pieces; no number is in two. */
    private synchronized ByteBuffer[] windows() {
        ByteBuffer[] before = mapped.get();
        if (before != null) {
            return before;
        }
        long span = width;
        for (int i = 0; i < steps.length; i++) {
            span += (tensor.shape()[i] - 1) * steps[i] * width;
        }
        ByteBuffer[] windows = new ByteBuffer[(int) ((span + WINDOW - 1) >>> WINDOW_BITS)];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = MappedBytes.of(file, tensor, i * WINDOW, Math.min(WINDOW, span - i * WINDOW));
        }
        mapped = new WeakReference<>(windows);
        return windows;
    }
}
