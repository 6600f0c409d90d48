package lilora.app.follow;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.storage.repository.StorageException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps somebody up to date: whenever its run has changed it makes a new value off the FX thread and hands it over there. At
 * most one value is on its way; a newer one takes its place.
 *
 * @param <T> what is handed over
 */
public final class RunSubscription<T> implements AutoCloseable {
    /** A value that takes long to make is made less often, so that at most about one part in so many of the time goes there. */
    private static final int SHARE = 8;

    /** But never more seldom than after so many pauses. */
    private static final int MOST_PAUSES = 5;

    private final Optional<String> runId;
    private final long pauseMillis;
    private final Supplier<Optional<T>> make;
    private final Consumer<T> show;
    private final Executor fx;
    private final AtomicReference<@Nullable T> waiting = new AtomicReference<>();
    private volatile boolean stale = true;
    private volatile boolean closed;
    private volatile boolean asked;
    private long made = Long.MIN_VALUE / 2;
    private long restMillis;

    /**
     * An observation.
     *
     * @param runId of the run; empty for any run
     * @param pauseMillis least time between two values
     * @param make makes a value, off the FX thread
     * @param show takes it, on the FX thread
     */
    public RunSubscription(
            Optional<String> runId, long pauseMillis, Supplier<Optional<T>> make, Consumer<T> show, Executor fx) {
        this.runId = runId;
        this.pauseMillis = pauseMillis;
        this.restMillis = pauseMillis;
        this.make = make;
        this.show = show;
        this.fx = fx;
    }

    /** Makes a new value after the least pause, changed or not: somebody waits for it. */
    public void refresh() {
        asked = true;
        stale = true;
    }

    void tick(Set<String> changed, long now) {
        stale |= runId.isPresent() ? changed.contains(runId.get()) : !changed.isEmpty();
        if (closed || !stale || now - made < (asked ? pauseMillis : restMillis)) {
            return;
        }
        made = now;
        stale = false;
        asked = false;
        long start = System.nanoTime();
        try {
            make.get().ifPresent(value -> {
                if (waiting.getAndSet(value) == null) {
                    fx.execute(this::handOver);
                }
            });
        } catch (StorageException e) {
            // A disk that is away for a while: what could not be made is made when it is back.
            stale = true;
            throw e;
        }
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        restMillis = Math.max(pauseMillis, Math.min(SHARE * took, MOST_PAUSES * pauseMillis));
    }

    private void handOver() {
        T value = waiting.getAndSet(null);
        if (value != null && !closed) {
            show.accept(value);
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }
}
