package lilora.app.background;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** Runs work on daemon threads and shows it on the FX thread. */
public final class FxTaskRunner implements TaskRunner, AutoCloseable {
    private final FxThread fx;
    private final Consumer<Throwable> unhandled;
    private final ExecutorService pool = Executors.newCachedThreadPool(threads("work"));
    /** One of them may wait for a server. */
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(3, threads("repeat"));

    private final ObservableList<TaskHandle<?>> jobs = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<TaskHandle<?>> readOnlyJobs = FXCollections.unmodifiableObservableList(jobs);

    /**
     * A runner.
     *
     * @param unhandled gets, on the FX thread, failures for which nobody registered
     */
    public FxTaskRunner(FxThread fx, Consumer<Throwable> unhandled) {
        this.fx = fx;
        this.unhandled = unhandled;
    }

    /** The work under way, oldest first; changes on the FX thread. */
    public ObservableList<TaskHandle<?>> jobs() {
        return readOnlyJobs;
    }

    @Override
    public <T> TaskHandle<T> run(String title, Work<T> work) {
        // Ends are shown later, never at once, so that a caller has always registered its callbacks by then.
        TrackedTask<T> task = new TrackedTask<>(title, work, fx::later, unhandled);
        fx.run(() -> {
            jobs.add(task);
            task.stateProperty().addListener((value, before, now) -> {
                if (now.isOver()) {
                    jobs.remove(task);
                }
            });
            pool.execute(task);
        });
        return task;
    }

    @Override
    public Repetition every(String title, Duration pause, Runnable work) {
        return new Repeated(pause, work);
    }

    private final class Repeated implements Repetition {
        private final Runnable work;
        private final ScheduledFuture<?> future;
        private volatile boolean closed;

        Repeated(Duration pause, Runnable work) {
            this.work = work;
            future = clock.scheduleWithFixedDelay(this::once, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void once() {
            if (closed) {
                return;
            }
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                closed = true;
                fx.run(() -> unhandled.accept(e));
                throw e;
            }
        }

        @Override
        public void soon() {
            if (!closed) {
                clock.execute(this::once);
            }
        }

        @Override
        public void close() {
            closed = true;
            future.cancel(false);
        }
    }

    /** Interrupts what is under way. */
    @Override
    public void close() {
        pool.shutdownNow();
        clock.shutdownNow();
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
