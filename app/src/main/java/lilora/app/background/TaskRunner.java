package lilora.app.background;

import java.time.Duration;

/** Runs work off the FX thread. View-models get one; tests give them one that runs everything at once. */
public interface TaskRunner {
    /**
     * Starts work.
     *
     * @param title what the status bar shows if the work takes longer than a moment, such as "Reading tasks"
     */
    <T> TaskHandle<T> run(String title, Work<T> work);

    /** Starts work that has no result. */
    default TaskHandle<Boolean> perform(String title, Action action) {
        return run(title, progress -> {
            action.run(progress);
            return Boolean.TRUE;
        });
    }

    /**
     * Does something again and again off the FX thread, with a pause after each time, until closed. What it throws ends
     * it and goes to the window's error list.
     */
    Repetition every(String title, Duration pause, Runnable work);
}
