package lilora.app.screen.queuepanel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ChangeListener;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.format.DisplayNames;
import lilora.app.launch.QueueState;
import lilora.app.launch.QueuedRun;
import lilora.app.launch.RunQueue;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.RunningRun;

/** Decides what the panel of the queue shows and does. For the FX thread. */
public final class QueueViewModel {
    /** What works and waits in one workspace. */
    public record Source(RunQueue queue, ObservableValue<List<RunningRun>> running) {}

    private static final int NAME_LENGTH = 60;

    private final TaskRunner tasks;
    private final Notifications notifications;
    private final Navigator navigator;
    private final ReadOnlyObjectWrapper<List<QueueRow>> rows = new ReadOnlyObjectWrapper<>(List.of());
    private final ChangeListener<Object> refresh = (value, before, now) -> refresh();
    private Optional<Source> source = Optional.empty();

    public QueueViewModel(TaskRunner tasks, Notifications notifications, Navigator navigator) {
        this.tasks = tasks;
        this.notifications = notifications;
        this.navigator = navigator;
    }

    /** Shows the queue of a workspace. */
    public void follow(Source now) {
        followNothing();
        source = Optional.of(now);
        now.queue().stateProperty().addListener(refresh);
        now.running().addListener(refresh);
        refresh();
    }

    /** No workspace is open any more. */
    public void followNothing() {
        source.ifPresent(before -> {
            before.queue().stateProperty().removeListener(refresh);
            before.running().removeListener(refresh);
        });
        source = Optional.empty();
        rows.set(List.of());
    }

    /** Runs at work, then those that wait, the next first. */
    public ReadOnlyObjectProperty<List<QueueRow>> rowsProperty() {
        return rows.getReadOnlyProperty();
    }

    private void refresh() {
        source.ifPresent(from ->
                rows.set(rows(from.queue().stateProperty().get(), from.running().getValue())));
    }

    static List<QueueRow> rows(QueueState queue, List<RunningRun> running) {
        List<QueueRow> rows = new ArrayList<>();
        for (RunningRun run : running) {
            rows.add(new QueueRow(run.runId(), run.name(), run.summary(), 0));
        }
        for (QueuedRun run : queue.working()) {
            if (running.stream().noneMatch(known -> known.runId().equals(run.runId()))) {
                rows.add(new QueueRow(run.runId(), run.name(), "its worker is starting", 0));
            }
        }
        int place = 0;
        for (QueuedRun run : queue.waiting()) {
            rows.add(new QueueRow(run.runId(), run.name(), "waits for " + run.device(), ++place));
        }
        return List.copyOf(rows);
    }

    /** Shows the run. */
    public void open(QueueRow row) {
        navigator.openRun(row.runId());
    }

    /** Takes a run that waits out of the queue. */
    public void cancel(QueueRow row) {
        if (!row.waits()) {
            notifications.tell("The run %s is running; open it to stop it."
                    .formatted(DisplayNames.shorten(row.name(), NAME_LENGTH)));
            return;
        }
        change(row, "Removing a run from the queue", RunQueue::remove);
        notifications.offer(
                "The run %s is removed from the queue. It stays in the list of runs, where Resume starts it."
                        .formatted(DisplayNames.shorten(row.name(), NAME_LENGTH)),
                "Show it",
                () -> open(row));
    }

    /** Lets it wait so many places longer; less than 0 lets it start sooner. */
    public void move(QueueRow row, int places) {
        change(row, "Moving a run in the queue", (queue, run) -> queue.move(run, places));
    }

    /** Starts it beside what works on its device. */
    public void startNow(QueueRow row) {
        change(row, "Starting a run", RunQueue::startNow);
    }

    private void change(QueueRow row, String title, BiConsumer<RunQueue, String> how) {
        if (!row.waits()) {
            return;
        }
        source.ifPresent(from -> tasks.perform(title, progress -> how.accept(from.queue(), row.runId()))
                .onFailed(error -> notifications.failed("The queue could not be changed.", error)));
    }
}
