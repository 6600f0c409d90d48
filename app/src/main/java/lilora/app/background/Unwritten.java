package lilora.app.background;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The newest state of something that has to be written: one write after another, and of states that come meanwhile only the newest. It stays
 * here until it is written, so that what fails, is cancelled or has not begun is written by the next {@link #write}. For any thread.
 */
public final class Unwritten<T> {
    private final Consumer<T> writer;
    private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();

    public Unwritten(Consumer<T> writer) {
        this.writer = writer;
    }

    /** Takes the place of what waits. */
    public void put(T state) {
        waiting.set(state);
    }

    public boolean isEmpty() {
        return waiting.get() == null;
    }

    /** Leaves out what waits if it is such. */
    public void drop(Predicate<T> such) {
        waiting.updateAndGet(state -> state != null && such.test(state) ? null : state);
    }

    /** Writes what waits, when the write under way has ended; not on the FX thread. */
    public synchronized void write() {
        T state = waiting.getAndSet(null);
        if (state == null) {
            return;
        }
        boolean written = false;
        try {
            writer.accept(state);
            written = true;
        } finally {
            if (!written) {
                waiting.compareAndSet(null, state);
            }
        }
    }
}
