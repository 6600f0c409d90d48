package lilora.app.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs everything at once but the work of one title, which waits until the test lets it go on. */
public final class LaterTaskRunner implements TaskRunner {
    private final TaskRunner others = new DirectTaskRunner();
    private final List<TrackedTask<?>> waiting = new ArrayList<>();
    private final String title;

    /** Lets work of this title wait. */
    public LaterTaskRunner(String title) {
        this.title = title;
    }

    @Override
    public <T> TaskHandle<T> run(String workTitle, Work<T> work) {
        if (!workTitle.equals(title)) {
            return others.run(workTitle, work);
        }
        TrackedTask<T> task = new TrackedTask<>(workTitle, work, Runnable::run, error -> {});
        waiting.add(task);
        return task;
    }

    @Override
    public Repetition every(String workTitle, Duration pause, Runnable work) {
        return others.every(workTitle, pause, work);
    }

    /** Does what waited. */
    public void goOn() {
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }
}
