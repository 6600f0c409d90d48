package lilora.app.runs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.amount.Amounts;
import lilora.app.dialog.DialogService;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.ScreenIds;
import lilora.app.task.TaskRunner;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Page;
import lilora.storage.RunColumn;
import lilora.storage.RunQuery;
import lilora.storage.RunRepository;
import lilora.storage.RunRow;
import lilora.storage.RunState;
import lilora.storage.Shelf;

/** The list of runs as it is searched, filtered and sorted, and what can be done with the chosen ones. For the FX thread. */
public final class RunsViewModel {
    private static final int PAGE = 200;

    /** What it works with. */
    public record Parts(
            RunRepository runs,
            MethodCatalog methods,
            TaskRunner tasks,
            DialogService dialogs,
            Notifications notifications,
            Navigator navigator) {}

    /** What can be filtered by. */
    public record Choices(List<String> methods, List<String> tags) {}

    private record Loaded(Page<RunRow> page, Choices choices) {}

    private final Parts parts;
    private final ReadOnlyObjectWrapper<RunQuery> query = new ReadOnlyObjectWrapper<>(RunQuery.NEWEST);
    private final ReadOnlyObjectWrapper<Choices> choices =
            new ReadOnlyObjectWrapper<>(new Choices(List.of(), List.of()));
    private final ReadOnlyObjectWrapper<String> count = new ReadOnlyObjectWrapper<>("");
    private final ReadOnlyObjectWrapper<String> absence = new ReadOnlyObjectWrapper<>("Reading the runs…");
    private final SimpleObjectProperty<Set<String>> chosen = new SimpleObjectProperty<>(Set.of());
    /** One entry a run; those of pages not asked for yet are empty. */
    private final ObservableList<Optional<RunRow>> rows = FXCollections.observableArrayList();

    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Optional<RunRow>> readOnlyRows = FXCollections.unmodifiableObservableList(rows);

    private final Map<String, RunRow> seen = new HashMap<>();
    private final Set<Integer> asked = new TreeSet<>();
    private long generation;

    public RunsViewModel(Parts parts) {
        this.parts = parts;
    }

    public ObservableList<Optional<RunRow>> rows() {
        return readOnlyRows;
    }

    public ReadOnlyObjectProperty<RunQuery> queryProperty() {
        return query.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Choices> choicesProperty() {
        return choices.getReadOnlyProperty();
    }

    /** What a method is called. */
    public String methodTitle(String id) {
        return parts.methods().title(id);
    }

    /** How many runs there are, in words. */
    public ReadOnlyObjectProperty<String> countProperty() {
        return count.getReadOnlyProperty();
    }

    /** Why no run is listed, while none is. */
    public ReadOnlyObjectProperty<String> absenceProperty() {
        return absence.getReadOnlyProperty();
    }

    /** Ids of the chosen runs. */
    public SimpleObjectProperty<Set<String>> chosenProperty() {
        return chosen;
    }

    /** Asks storage anew, keeping what is shown until the answer is there. */
    public void refresh() {
        long mine = ++generation;
        asked.clear();
        asked.add(0);
        RunQuery wanted = query.get().page(0, PAGE);
        parts.tasks()
                .run(
                        "Listing runs",
                        progress -> new Loaded(
                                parts.runs().list(wanted),
                                new Choices(parts.runs().methods(), parts.runs().tags())))
                .onDone(loaded -> {
                    if (mine == generation) {
                        show(loaded);
                    }
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
    }

    private void show(Loaded loaded) {
        choices.set(loaded.choices());
        Page<RunRow> page = loaded.page();
        // Rows keep their place, so that selection and scroll position stay while a run goes on.
        int total = (int) page.total();
        if (rows.size() > total) {
            rows.remove(total, rows.size());
        }
        while (rows.size() < total) {
            rows.add(Optional.empty());
        }
        put(page);
        boolean filtered = !query.get()
                .equals(RunQuery.NEWEST.sortedBy(query.get().sort(), query.get().descending()));
        absence.set(
                filtered
                        ? "No run matches."
                        : "No runs yet. Launch an experiment, or try the quick start on the welcome screen.");
        count.set(total == 1 ? "1 run" : Amounts.count(total) + " runs");
    }

    private void put(Page<RunRow> page) {
        for (int i = 0; i < page.rows().size() && page.offset() + i < rows.size(); i++) {
            RunRow row = page.rows().get(i);
            seen.put(row.runId(), row);
            Optional<RunRow> now = Optional.of(row);
            if (!rows.get(page.offset() + i).equals(now)) {
                rows.set(page.offset() + i, now);
            }
        }
    }

    /** The view shows this row: its page is needed. */
    public void need(int index) {
        int page = index / PAGE;
        if (asked.add(page)) {
            long mine = generation;
            RunQuery wanted = query.get().page(page * PAGE, PAGE);
            parts.tasks()
                    .run("Listing runs", progress -> parts.runs().list(wanted))
                    .onDone(found -> {
                        if (mine == generation) {
                            put(found);
                        }
                    })
                    .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
        }
    }

    private void ask(RunQuery wanted) {
        if (!wanted.equals(query.get())) {
            query.set(wanted);
            rows.clear();
            refresh();
        }
    }

    public void search(String text) {
        ask(query.get().withText(text));
    }

    public void filterStates(Set<RunState> states) {
        ask(query.get().withStates(states));
    }

    public void filterMethods(Set<String> methods) {
        ask(query.get().withMethods(methods));
    }

    public void filterTags(Set<String> tags) {
        ask(query.get().withTags(tags));
    }

    public void showShelf(Shelf shelf) {
        ask(query.get().withShelves(Set.of(shelf)));
    }

    public void sortBy(RunColumn column, boolean descending) {
        ask(query.get().sortedBy(column, descending));
    }

    public Shelf shelf() {
        return query.get().shelves().stream().findFirst().orElse(Shelf.ACTIVE);
    }

    private List<RunRow> chosenRows() {
        return chosen.get().stream().map(seen::get).filter(Objects::nonNull).toList();
    }

    /** Opens the first chosen run. */
    public void open() {
        chosen.get().stream().findFirst().ifPresent(parts.navigator()::openRun);
    }

    public void compare() {
        parts.navigator().open(ScreenIds.COMPARE, String.join(",", chosen.get()));
    }

    public void inspect() {
        chosen.get().stream().findFirst().ifPresent(run -> parts.navigator().open(ScreenIds.INSPECTOR, run));
    }

    public void archive() {
        each("Archiving", run -> parts.runs().archive(run), "archived", true);
    }

    public void trash() {
        each("Moving to the trash", run -> parts.runs().trash(run), "moved to the trash", true);
    }

    public void restore() {
        each("Restoring", run -> parts.runs().restore(run), "restored", false);
    }

    /** Deletes the chosen runs in the trash for good, after asking and naming the disk it frees. */
    public void purge() {
        Set<String> runs = chosen.get();
        parts.tasks()
                .run("Measuring runs", progress -> runs.stream()
                        .mapToLong(run -> parts.runs().size(run))
                        .sum())
                .onDone(bytes -> {
                    String what =
                            "%s with all checkpoints and answers are deleted; %s become free. This cannot be undone."
                                    .formatted(
                                            runs.size() == 1 ? "1 run" : runs.size() + " runs",
                                            Amounts.bytes((double) bytes));
                    if (parts.dialogs().confirmDanger("Delete for good?", what, "Delete")) {
                        each("Deleting", run -> parts.runs().purge(run), "deleted", false);
                    }
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be measured.", error));
    }

    private void each(String title, Consumer<String> action, String done, boolean undo) {
        Set<String> runs = chosen.get();
        parts.tasks()
                .perform(title, progress -> runs.forEach(action))
                .onDone(ok -> {
                    String sentence = (runs.size() == 1 ? "1 run " : runs.size() + " runs ") + done + ".";
                    if (undo) {
                        parts.notifications().offer(sentence, "Undo", () -> takeBack(runs));
                    } else {
                        parts.notifications().tell(sentence);
                    }
                    refresh();
                })
                .onFailed(error -> {
                    parts.notifications().failed("Not all runs could be " + done + ".", error);
                    refresh();
                });
    }

    private void takeBack(Set<String> runs) {
        parts.tasks()
                .perform("Restoring", progress -> runs.forEach(parts.runs()::restore))
                .onDone(done -> refresh())
                .onFailed(error -> parts.notifications().failed("Not all runs could be restored.", error));
    }

    /** Asks for a tag and gives it to the chosen runs; one that all of them have is taken away. */
    public void tag() {
        parts.dialogs().askText("Tag", "Tag to add or take away", "").ifPresent(text -> {
            String tag = text.strip();
            boolean all = chosenRows().stream().allMatch(row -> row.tags().contains(tag));
            Set<String> runs = chosen.get();
            parts.tasks()
                    .perform(
                            "Tagging",
                            progress -> runs.forEach(run -> {
                                if (all) {
                                    parts.runs().removeTag(run, tag);
                                } else {
                                    parts.runs().addTag(run, tag);
                                }
                            }))
                    .onDone(done -> refresh())
                    .onFailed(error -> parts.notifications().failed("The tag could not be kept.", error));
        });
    }

    /** Asks for the note of the chosen run. */
    public void note() {
        chosenRows().stream().findFirst().ifPresent(row -> parts.dialogs()
                .askText("Note", "Note on " + row.name(), row.note())
                .ifPresent(text -> parts.tasks()
                        .perform("Keeping the note", progress -> parts.runs().setNote(row.runId(), text))
                        .onDone(done -> refresh())
                        .onFailed(error -> parts.notifications().failed("The note could not be kept.", error))));
    }

    /** Protects the chosen runs, or lifts the protection if all have it. */
    public void lock() {
        boolean locked = chosenRows().stream().allMatch(RunRow::locked);
        each(
                "Protecting",
                run -> parts.runs().setLocked(run, !locked),
                locked ? "no longer protected" : "protected against the trash",
                false);
    }

    /** Why nothing can be done with a choice; empty once there is one. */
    public ObservableValue<Optional<String>> whyNoChoice() {
        return chosen.map(runs -> runs.isEmpty() ? Optional.of("No run is chosen.") : Optional.empty());
    }

    /** Why the choice cannot be compared; empty once there are two runs or more. */
    public ObservableValue<Optional<String>> whyNotCompared() {
        return chosen.map(
                runs -> runs.size() < 2 ? Optional.of("Choose two runs or more to compare.") : Optional.empty());
    }
}
