package ai.djl.util;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * DJL's class of this name with one thing added: it knows which native objects (tensors, script values, tokenizers) have not
 * been released. Tests load it in place of DJL's, since their own classes come first on the class path.
 *
 * @param <T> type of the handle
 */
public abstract class NativeResource<T> implements AutoCloseable {
    private static final int LEAST_TO_SWEEP = 10_000;
    /** By identity: tensors are equal if their content is. */
    private static final Set<NativeResource<?>> OPEN = Collections.newSetFromMap(new IdentityHashMap<>());

    private static int sweepAt = LEAST_TO_SWEEP;

    protected final AtomicReference<T> handle;
    private final String uid;

    protected NativeResource(T handle) {
        this.handle = new AtomicReference<>(handle);
        uid = handle.toString() + System.nanoTime();
        opened(this);
    }

    /** Those that have not been released, in no order. */
    public static List<NativeResource<?>> open() {
        synchronized (OPEN) {
            OPEN.removeIf(NativeResource::isReleased);
            return List.copyOf(OPEN);
        }
    }

    private static void opened(NativeResource<?> resource) {
        synchronized (OPEN) {
            OPEN.add(resource);
            // Tensors tell when they are closed; others are found here.
            if (OPEN.size() > sweepAt) {
                OPEN.removeIf(NativeResource::isReleased);
                sweepAt = Math.max(LEAST_TO_SWEEP, 2 * OPEN.size());
            }
        }
    }

    public boolean isReleased() {
        return handle.get() == null;
    }

    public T getHandle() {
        T reference = handle.get();
        if (reference == null) {
            throw new IllegalStateException("Native resource has been released already.");
        }
        return reference;
    }

    public final String getUid() {
        return uid;
    }

    public void onClose() {
        synchronized (OPEN) {
            OPEN.remove(this);
        }
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("Not implemented.");
    }
}
