package lilora.app.background;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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

    /** Does what waited; what begins to wait meanwhile goes on waiting. */
    public void goOn() {
        taken().forEach(Runnable::run);
    }

    /** Does what waited, the newest first. */
    public void goOnBackwards() {
        List<TrackedTask<?>> tasks = taken();
        Collections.reverse(tasks);
        tasks.forEach(Runnable::run);
    }

    /** Cancels what waited, as the status bar does. */
    public void cancel() {
        taken().forEach(task -> {
            task.cancel();
            task.run();
        });
    }

    private List<TrackedTask<?>> taken() {
        List<TrackedTask<?>> tasks = new ArrayList<>(waiting);
        waiting.clear();
        return tasks;
    }
}
