package lilora.app.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs everything at once on the calling thread: view-models become deterministic, without a toolkit. */
public final class DirectTaskRunner implements TaskRunner {
    private final List<Runnable> repeated = new ArrayList<>();

    @Override
    public <T> TaskHandle<T> run(String title, Work<T> work) {
        TrackedTask<T> task = new TrackedTask<>(title, work, Runnable::run, error -> {});
        task.run();
        return task;
    }

    @Override
    public Repetition every(String title, Duration pause, Runnable work) {
        repeated.add(work);
        return new Repetition() {
            @Override
            public void soon() {
                // Ticks come when a test wants them.
            }

            @Override
            public void close() {
                repeated.remove(work);
            }
        };
    }

    /** Does everything that is repeated once more. */
    public void tick() {
        List.copyOf(repeated).forEach(Runnable::run);
    }
}
