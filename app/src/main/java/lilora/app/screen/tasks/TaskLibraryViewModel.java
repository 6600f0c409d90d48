package lilora.app.screen.tasks;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import lilora.app.background.TaskRunner;
import lilora.app.card.CardViewModel;
import lilora.app.shell.Notifications;
import lilora.engine.data.Finding;
import lilora.engine.data.Split;
import lilora.engine.data.TaskReport;
import org.jspecify.annotations.Nullable;

/** The library and the task that is looked at. */
public final class TaskLibraryViewModel implements AutoCloseable {
    /** What the detail side shows. */
    public enum State {
        /** No task is selected. */
        NOTHING,
        /** The selected task is being read. */
        READING,
        /** Its items can be paged. */
        READY,
        /** It cannot be read, as the check says, or reading it was cancelled. */
        BROKEN
    }

    /** What a finding is about: the text of the row, and where it is. */
    public record Row(String place, String text) {}

    private final TaskFolders folders;
    private final TaskRunner runner;
    private final Notifications notifications;
    private final ObservableList<LibraryTask> tasks = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<LibraryTask> readOnlyTasks = FXCollections.unmodifiableObservableList(tasks);

    private final FilteredList<LibraryTask> shown = new FilteredList<>(tasks);
    private final StringProperty search = new SimpleStringProperty(this, "search", "");
    private final ObjectProperty<@Nullable LibraryTask> selected = new SimpleObjectProperty<>(this, "selected");
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.NOTHING);
    private final ReadOnlyObjectWrapper<Optional<TaskReport>> report =
            new ReadOnlyObjectWrapper<>(this, "report", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Row>> row = new ReadOnlyObjectWrapper<>(this, "row", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<TaskDetail>> detail =
            new ReadOnlyObjectWrapper<>(this, "detail", Optional.empty());
    private final ItemPager pager;
    private final CardViewModel card;
    private Map<Path, TaskReport> reports = new HashMap<>();
    private String wanted = "";
    /** Folder of the task that is to be looked at anew, even if its card has not changed. */
    private Optional<Path> renewed = Optional.empty();
    /** The newest look; what an older one reads is nobody's. */
    private int looks;

    public TaskLibraryViewModel(TaskFolders folders, TaskRunner runner, Notifications notifications) {
        this.notifications = notifications;
        this.folders = folders;
        this.runner = runner;
        this.pager = new ItemPager(runner);
        this.card = new CardViewModel(runner);
        search.addListener((observed, before, typed) -> shown.setPredicate(task -> task.matches(typed)));
        selected.addListener((observed, before, now) -> look(now, Optional.empty()));
    }

    /** All tasks, shipped first. */
    public ObservableList<LibraryTask> tasks() {
        return readOnlyTasks;
    }

    /** Those that match the search. */
    public ObservableList<LibraryTask> shown() {
        return shown;
    }

    public StringProperty searchProperty() {
        return search;
    }

    public ObjectProperty<@Nullable LibraryTask> selectedProperty() {
        return selected;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** What is wrong with the selected task; empty while that is not known. */
    public ReadOnlyObjectProperty<Optional<TaskReport>> reportProperty() {
        return report.getReadOnlyProperty();
    }

    /** The row a person asked to see. */
    public ReadOnlyObjectProperty<Optional<Row>> rowProperty() {
        return row.getReadOnlyProperty();
    }

    /** The selected task, read. */
    public ReadOnlyObjectProperty<Optional<TaskDetail>> detailProperty() {
        return detail.getReadOnlyProperty();
    }

    public ItemPager pager() {
        return pager;
    }

    /** The selected task's card. */
    CardViewModel card() {
        return card;
    }

    /** Reads the folders anew, with the task that is looked at; cards change as they are read. */
    public void refresh() {
        // A check under way may be of what was there before: it tells the map of before.
        reports = new HashMap<>();
        renewed = Optional.ofNullable(selected.get()).map(LibraryTask::folder);
        runner.run("Reading tasks", progress -> folders.list()).onDone(this::glance);
    }

    /** Selects the task with this id, now or when it has been read. */
    public void select(String id) {
        wanted = id;
        selectWanted();
    }

    private void selectWanted() {
        tasks.stream().filter(task -> task.id().equals(wanted)).findFirst().ifPresent(task -> {
            wanted = "";
            selected.set(task);
        });
    }

    private void glance(List<Path> found) {
        tasks.removeIf(task -> !found.contains(task.folder()));
        for (Path folder : found) {
            runner.run("Reading " + folder.getFileName(), progress -> folders.glance(folder))
                    .onDone(task -> put(task, found));
        }
    }

    private void put(LibraryTask task, List<Path> order) {
        LibraryTask before = tasks.stream()
                .filter(known -> known.folder().equals(task.folder()))
                .findFirst()
                .orElse(null);
        boolean again = renewed.filter(task.folder()::equals).isPresent();
        renewed = renewed.filter(folder -> !again);
        if (task.equals(before)) {
            if (again && task.equals(selected.get())) {
                look(task, Optional.of(pager.place()));
            }
            return;
        }
        if (before == null) {
            tasks.add(task);
            tasks.sort(Comparator.comparingInt(known -> order.indexOf(known.folder())));
        } else {
            boolean looking = before.equals(selected.get());
            tasks.set(tasks.indexOf(before), task);
            if (looking) {
                selected.set(task);
            }
        }
        selectWanted();
        if (selected.get() == null && wanted.isEmpty() && order.get(0).equals(task.folder())) {
            selected.set(task);
        }
    }

    /** @param place of the item to begin with; the first if empty */
    private void look(@Nullable LibraryTask task, Optional<ItemPager.Place> place) {
        int mine = ++looks;
        close();
        row.set(Optional.empty());
        report.set(Optional.empty());
        card.look(
                Optional.ofNullable(task).map(LibraryTask::folder),
                Optional.ofNullable(task).map(LibraryTask::about).orElse(""));
        if (task == null) {
            state.set(State.NOTHING);
            return;
        }
        state.set(State.READING);
        runner.run("Opening " + task.title(), progress -> TaskDetail.read(task.folder()))
                .onDone(read -> opened(mine, read, place))
                .onFailed(error -> broken(mine))
                .onCancelled(() -> broken(mine));
        check(task);
    }

    private void broken(int look) {
        if (look == looks) {
            state.set(State.BROKEN);
        }
    }

    private void opened(int look, TaskDetail read, Optional<ItemPager.Place> place) {
        if (look != looks) {
            read.close();
            return;
        }
        detail.set(Optional.of(read));
        pager.open(read);
        place.ifPresent(pager::go);
        state.set(State.READY);
    }

    private void check(LibraryTask task) {
        TaskReport known = reports.get(task.folder());
        if (known != null) {
            report.set(Optional.of(known));
            return;
        }
        Map<Path, TaskReport> now = reports;
        runner.run("Checking " + task.title(), progress -> folders.check(task.folder()))
                .onDone(checked -> {
                    now.put(task.folder(), checked);
                    if (task.equals(selected.get()) && now == reports) {
                        report.set(Optional.of(checked));
                    }
                });
    }

    /** Why the selected task cannot be removed; empty while it can. */
    public ObservableValue<Optional<String>> whyNotRemoved() {
        return selected.map(task -> task.shipped()
                        ? Optional.of("This task comes with the workbench, so it stays.")
                        : Optional.<String>empty())
                .orElse(Optional.of("No task is chosen."));
    }

    /** Takes the selected task out of the library. */
    public void removeSelected() {
        LibraryTask task = selected.get();
        if (task == null) {
            return;
        }
        // Images of a zip file are open; they must not keep the folder in its place.
        selected.set(null);
        runner.run("Removing " + task.title(), progress -> folders.remove(task.folder()))
                .onDone(kept -> {
                    refresh();
                    notifications.offer(
                            "%s is removed from the library; its files are in %s."
                                    .formatted(task.title(), kept.getParent()),
                            "Undo",
                            () -> putBack(kept, task));
                })
                .onFailed(error -> notifications.failed(
                        "%s could not be removed from the library.".formatted(task.title()), error));
    }

    private void putBack(Path kept, LibraryTask task) {
        runner.run("Putting the task back", progress -> folders.putBack(kept, task.folder()))
                .onDone(folder -> {
                    refresh();
                    select(task.id());
                })
                .onFailed(error -> notifications.failed(
                        "%s could not be put back into the library.".formatted(task.title()), error));
    }

    /** Shows what a finding is about: the row as it stands in its file, and the item if it can be used. */
    public void showRow(Finding finding) {
        LibraryTask task = selected.get();
        if (task == null || finding.line() == 0) {
            return;
        }
        detail.get().ifPresent(open -> {
            boolean test = finding.file().equals(open.task().description().test());
            pager.goToLine(test ? Split.TEST : Split.TRAIN, finding.line());
        });
        runner.run("Reading " + finding.file(), progress -> folders.row(task.folder(), finding.file(), finding.line()))
                .onDone(text ->
                        row.set(Optional.of(new Row("%s, line %,d".formatted(finding.file(), finding.line()), text))));
    }

    /** Hides the row again. */
    public void hideRow() {
        row.set(Optional.empty());
    }

    /** Closes the images of the task that is looked at. */
    @Override
    public void close() {
        pager.open(null);
        Optional<TaskDetail> open = detail.get();
        detail.set(Optional.empty());
        open.ifPresent(TaskDetail::close);
    }
}
