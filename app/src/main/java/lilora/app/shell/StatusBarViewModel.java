package lilora.app.shell;

import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import lilora.app.background.TaskHandle;

/** Decides what the bar at the foot of the window says. */
public final class StatusBarViewModel {
    private final ObservableList<TaskHandle<?>> jobs;
    private final NotificationCenter notifications;
    private final Navigator navigator;
    private final StringProperty engine = new SimpleStringProperty("");
    private final StringProperty workspace = new SimpleStringProperty("");
    private final SimpleObjectProperty<ObservableValue<List<RunningRun>>> source =
            new SimpleObjectProperty<>(new ReadOnlyObjectWrapper<>(List.<RunningRun>of()));
    private final ObservableValue<List<RunningRun>> running = source.flatMap(value -> value);

    private final IntegerProperty waiting = new SimpleIntegerProperty();

    /** A bar over the background work, the problems and the runs there are. */
    public StatusBarViewModel(
            ObservableList<TaskHandle<?>> jobs, NotificationCenter notifications, Navigator navigator) {
        this.jobs = jobs;
        this.notifications = notifications;
        this.navigator = navigator;
    }

    /** Takes the runs from another workspace. */
    public void follow(RunningRuns runs) {
        source.set(runs.running());
    }

    /** Knows no runs any more. */
    public void followNothing() {
        source.set(new ReadOnlyObjectWrapper<>(List.<RunningRun>of()));
        waiting.set(0);
    }

    /** How many runs wait for their device. */
    public IntegerProperty waitingProperty() {
        return waiting;
    }

    /** What the engine can do, in a few words. */
    public StringProperty engineProperty() {
        return engine;
    }

    /** Name of the open workspace. */
    public StringProperty workspaceProperty() {
        return workspace;
    }

    /** Background work under way. */
    public ObservableList<TaskHandle<?>> jobs() {
        return jobs;
    }

    /** The runs at work. */
    public ObservableValue<List<RunningRun>> running() {
        return running;
    }

    /** What is said about them. */
    public ObservableValue<String> runText() {
        return Bindings.createStringBinding(() -> text(running.getValue(), waiting.get()), running, waiting);
    }

    /** How far the first of them is, 0 to 1, or negative. */
    public ObservableValue<Double> runProgress() {
        return running.map(runs -> runs.isEmpty() ? -1.0 : runs.get(0).progress())
                .orElse(-1.0);
    }

    /** Shows the run at work if it is the only one and none waits; whether it did. */
    public boolean openOnlyRun() {
        List<RunningRun> runs = running.getValue();
        boolean only = runs.size() == 1 && waiting.get() == 0;
        if (only) {
            navigator.openRun(runs.get(0).runId());
        }
        return only;
    }

    /** How many problems nobody has looked at. */
    public ObservableValue<Number> unseen() {
        return notifications.unseenProperty();
    }

    private static String text(List<RunningRun> runs, int waiting) {
        String queue = waiting == 0 ? "" : " · %d waiting".formatted(waiting);
        if (runs.isEmpty()) {
            return "No run is running" + queue;
        }
        RunningRun first = runs.get(0);
        String one = first.name() + " · " + first.summary();
        return (runs.size() == 1 ? one : "%s  (and %d more)".formatted(one, runs.size() - 1)) + queue;
    }
}
