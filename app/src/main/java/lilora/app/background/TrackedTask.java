package lilora.app.background;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import lilora.engine.Progress;
import org.jspecify.annotations.Nullable;

/** One piece of work: runs on a worker thread, shows itself on the executor of events. */
final class TrackedTask<T> implements TaskHandle<T>, Progress, Runnable {
    private record Report(double fraction, String message) {}

    private final String title;
    private final Work<T> work;
    private final Executor events;
    private final Consumer<Throwable> unhandled;

    private final ReadOnlyObjectWrapper<TaskState> state = new ReadOnlyObjectWrapper<>(TaskState.RUNNING);
    private final ReadOnlyDoubleWrapper fraction = new ReadOnlyDoubleWrapper(-1);
    private final ReadOnlyStringWrapper message = new ReadOnlyStringWrapper("");
    private final List<Consumer<? super T>> done = new ArrayList<>();
    private final List<Consumer<? super Throwable>> failed = new ArrayList<>();
    private final List<Runnable> cancelled = new ArrayList<>();
    private final AtomicBoolean asked = new AtomicBoolean();
    private final Object interrupting = new Object();
    /** The newest report not shown yet: however often the work reports, one event at a time is on its way. */
    private final AtomicReference<@Nullable Report> report = new AtomicReference<>();

    /** Whom a cancel interrupts; guarded by {@link #interrupting}. */
    private @Nullable Thread thread;

    private @Nullable T result;
    private @Nullable Throwable failure;
    /** Whether somebody tells a failure; one who only waits for the end does not. */
    private boolean told;

    TrackedTask(String title, Work<T> work, Executor events, Consumer<Throwable> unhandled) {
        this.title = title;
        this.work = work;
        this.events = events;
        this.unhandled = unhandled;
    }

    @Override
    public void run() {
        synchronized (interrupting) {
            thread = Thread.currentThread();
        }
        try {
            if (asked.get()) {
                throw new CancellationException();
            }
            T value = work.call(this);
            events.execute(() -> finish(value));
        } catch (Exception | Error e) {
            boolean wanted = asked.get();
            events.execute(() -> end(wanted, e));
        } finally {
            synchronized (interrupting) {
                thread = null;
                // A late cancel must not interrupt whatever this pooled thread does next.
                Thread.interrupted();
            }
        }
    }

    private void finish(T value) {
        result = value;
        state.set(TaskState.DONE);
        done.forEach(callback -> callback.accept(value));
    }

    private void end(boolean wanted, Throwable error) {
        if (wanted) {
            state.set(TaskState.CANCELLED);
            cancelled.forEach(Runnable::run);
            return;
        }
        failure = error;
        state.set(TaskState.FAILED);
        if (!told) {
            unhandled.accept(error);
        }
        failed.forEach(callback -> callback.accept(error));
    }

    @Override
    public void update(double newFraction, String newMessage) {
        if (report.getAndSet(new Report(newFraction, newMessage)) == null) {
            events.execute(this::show);
        }
    }

    private void show() {
        Report newest = report.getAndSet(null);
        if (newest != null && !state.get().isOver()) {
            fraction.set(newest.fraction());
            message.set(newest.message());
        }
    }

    @Override
    public boolean isCancelled() {
        return asked.get();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public ReadOnlyObjectProperty<TaskState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyDoubleProperty progressProperty() {
        return fraction.getReadOnlyProperty();
    }

    @Override
    public ReadOnlyStringProperty messageProperty() {
        return message.getReadOnlyProperty();
    }

    @Override
    public TaskHandle<T> onDone(Consumer<? super T> callback) {
        T value = result;
        if (value != null) {
            callback.accept(value);
        } else {
            done.add(callback);
        }
        return this;
    }

    @Override
    public TaskHandle<T> onFailed(Consumer<? super Throwable> callback) {
        told = true;
        whenFailed(callback);
        return this;
    }

    private void whenFailed(Consumer<? super Throwable> callback) {
        Throwable error = failure;
        if (error != null) {
            callback.accept(error);
        } else {
            failed.add(callback);
        }
    }

    @Override
    public TaskHandle<T> onCancelled(Runnable callback) {
        if (state.get() == TaskState.CANCELLED) {
            callback.run();
        } else {
            cancelled.add(callback);
        }
        return this;
    }

    @Override
    public TaskHandle<T> onEnd(Runnable callback) {
        whenFailed(error -> callback.run());
        return onDone(value -> callback.run()).onCancelled(callback);
    }

    @Override
    public void cancel() {
        if (state.get() != TaskState.RUNNING) {
            return;
        }
        state.set(TaskState.CANCELLING);
        asked.set(true);
        synchronized (interrupting) {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }
}
