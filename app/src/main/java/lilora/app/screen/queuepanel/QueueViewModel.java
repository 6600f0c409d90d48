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

    /** Takes runs that wait out of the queue. */
    public void cancel(List<QueueRow> chosen) {
        List<QueueRow> some = waiting(chosen);
        if (some.isEmpty()) {
            chosen.stream()
                    .findFirst()
                    .ifPresent(row -> notifications.tell("The run %s is running; open it to stop it."
                            .formatted(DisplayNames.shorten(row.name(), NAME_LENGTH))));
            return;
        }
        change(some, "Removing from the queue", (queue, runs) -> runs.forEach(queue::remove));
        String what = some.size() == 1
                ? "The run %s is removed from the queue. It stays"
                        .formatted(DisplayNames.shorten(some.get(0).name(), NAME_LENGTH))
                : "%d runs are removed from the queue. They stay".formatted(some.size());
        notifications.offer(
                "%s in the list of runs, where Resume starts %s.".formatted(what, some.size() == 1 ? "it" : "them"),
                "Show it",
                () -> open(some.get(0)));
    }

    /** Lets those of some runs that wait start a place sooner or later; a running one has no place to leave. */
    public void move(List<QueueRow> chosen, boolean sooner) {
        change(waiting(chosen), "Moving in the queue", (queue, runs) -> queue.move(runs, sooner));
    }

    /** Lets those of some runs that wait start before another, or last of all; before a running one, as the next. */
    public void moveBefore(List<QueueRow> chosen, Optional<QueueRow> other) {
        Optional<String> place = other.flatMap(row -> row.waits()
                        ? other
                        : rows.get().stream().filter(QueueRow::waits).findFirst())
                .map(QueueRow::runId);
        change(waiting(chosen), "Moving in the queue", (queue, runs) -> queue.moveBefore(runs, place));
    }

    /** Starts those of some runs that wait beside what works on their devices. */
    public void startNow(List<QueueRow> chosen) {
        change(waiting(chosen), "Starting runs", (queue, runs) -> runs.forEach(queue::startNow));
    }

    static List<QueueRow> waiting(List<QueueRow> some) {
        return some.stream().filter(QueueRow::waits).toList();
    }

    private void change(List<QueueRow> some, String title, BiConsumer<RunQueue, List<String>> how) {
        List<String> runs = some.stream().map(QueueRow::runId).toList();
        source.filter(from -> !runs.isEmpty())
                .ifPresent(from -> tasks.perform(title, progress -> how.accept(from.queue(), runs))
                        .onFailed(error -> notifications.failed("The queue could not be changed.", error)));
    }
}
