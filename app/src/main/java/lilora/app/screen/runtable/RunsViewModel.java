package lilora.app.screen.runtable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import javafx.beans.InvalidationListener;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.dialog.DialogService;
import lilora.app.format.Formats;
import lilora.app.launch.RunBadge;
import lilora.app.settings.TableState;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.PreferenceRepository;
import lilora.storage.repository.RunCollection;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/**
 * The table of runs as it is searched, filtered, sorted and grouped, live. What is selected are lines by their keys; what is
 * chosen are the runs of those lines that are shown, and nothing else. For the FX thread; storage is asked off it.
 */
public final class RunsViewModel implements AutoCloseable {
    /**
     * What it works with.
     *
     * @param present whether a run's folder is there; asked off the FX thread
     * @param host the other computer that a run is of, if it is; asked off the FX thread
     * @param signs what the queue and silent workers tell; changes on the FX thread
     * @param news changes, on the FX thread, whenever runs at work have told something
     */
    public record Parts(
            RunRepository runs,
            PreferenceRepository preferences,
            MethodCatalog methods,
            TaskRunner tasks,
            DialogService dialogs,
            Notifications notifications,
            Navigator navigator,
            Predicate<String> present,
            Function<String, Optional<String>> host,
            ObservableValue<RunBadge.Signs> signs,
            ObservableValue<?> news) {}

    /** What can be filtered by. */
    public record Choices(List<String> methods, List<String> tags) {}

    /**
     * How the table was left.
     *
     * @param columns those shown, with their widths at the usual text size
     * @param grouped whether by experiment
     */
    public record Layout(TableState columns, boolean grouped) {}

    private record Wanted(RunQuery query, List<RangeFilter> ranges, RowOrder arrangement, RunBadge.Signs signs) {}

    private record Loaded(
            Wanted wanted,
            List<RowContent> lines,
            int runs,
            List<ListedRun> found,
            Set<String> offered,
            Choices choices) {}

    private final Parts parts;
    private final RunFields fields;
    private final RunReader reader;
    private final SelectedRuns actions;
    private final RangeFilters ranges;
    private final ReadOnlyObjectWrapper<RunQuery> query = new ReadOnlyObjectWrapper<>(RunQuery.NEWEST);
    private final ReadOnlyObjectWrapper<RowOrder> arrangement = new ReadOnlyObjectWrapper<>(RowOrder.NEWEST);
    private final ReadOnlyObjectWrapper<Choices> choices =
            new ReadOnlyObjectWrapper<>(new Choices(List.of(), List.of()));
    private final ReadOnlyObjectWrapper<String> count = new ReadOnlyObjectWrapper<>("");
    private final ReadOnlyObjectWrapper<String> absence = new ReadOnlyObjectWrapper<>("Reading the runs…");
    private final ReadOnlyObjectWrapper<List<TableRowModel>> lines = new ReadOnlyObjectWrapper<>(List.of());
    private final RowSelection selection = new RowSelection();
    private final ReadOnlyObjectWrapper<Set<String>> offered = new ReadOnlyObjectWrapper<>(Set.of());
    private final RunsLayout layout;
    private final InvalidationListener newsCame = this::newsCame;
    private boolean watching;
    private boolean loading;
    private boolean again;
    private boolean editing;

    @SuppressWarnings("this-escape")
    public RunsViewModel(Parts parts) {
        this.parts = parts;
        layout = new RunsLayout(parts);
        fields = new RunFields(parts.methods());
        ranges = new RangeFilters(fields, this::refresh);
        reader = new RunReader(parts.runs(), parts.present(), parts.host(), parts.methods());
        actions = new SelectedRuns(
                parts, selection.chosenProperty(), query.map(RunsViewModel::collection), this::refresh);
    }

    /** The lines, in order. While nothing but what they show changes, the list stays the same. */
    public ReadOnlyObjectProperty<List<TableRowModel>> linesProperty() {
        return lines.getReadOnlyProperty();
    }

    /** Keys of the selected lines; all of them are shown. */
    public ReadOnlyObjectProperty<Set<String>> selectedProperty() {
        return selection.selectedProperty();
    }

    /** The runs that commands are about: those of the selected lines, in the order they stand. */
    public ReadOnlyObjectProperty<List<RunRow>> chosenProperty() {
        return selection.chosenProperty();
    }

    /** What can be done with the chosen runs. */
    public SelectedRuns actions() {
        return actions;
    }

    public ReadOnlyObjectProperty<RunQuery> queryProperty() {
        return query.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<RowOrder> arrangementProperty() {
        return arrangement.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Choices> choicesProperty() {
        return choices.getReadOnlyProperty();
    }

    /** Ids of the columns that some listed run has something for. */
    ReadOnlyObjectProperty<Set<String>> offeredProperty() {
        return offered.getReadOnlyProperty();
    }

    /** How the table was left in this workspace, once that is known. */
    public ReadOnlyObjectProperty<Optional<Layout>> layoutProperty() {
        return layout.property();
    }

    /** The bounds that its numbers are held to. */
    RangeFilters ranges() {
        return ranges;
    }

    RunFields fields() {
        return fields;
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

    /** Reads how the table was left, if that is not known yet, and the runs; from now on the table is live. */
    public void shown() {
        if (!watching) {
            watching = true;
            parts.news().addListener(newsCame);
            parts.signs().addListener(newsCame);
        }
        if (layout.property().get().isPresent()) {
            refresh();
            return;
        }
        layout.read(now -> {
            TableState table = now.columns();
            arrangement.set(arrangement
                    .get()
                    .grouped(now.grouped())
                    .sortedBy(table.sortedBy().isEmpty() ? RunFields.CREATED : table.sortedBy(), table.descending()));
            refresh();
        });
    }

    /** The table is not looked at: it rests. */
    public void hidden() {
        watching = false;
        parts.news().removeListener(newsCame);
        parts.signs().removeListener(newsCame);
    }

    @Override
    public void close() {
        hidden();
    }

    private void newsCame(Object news) {
        // Asked for, or the next change would not be told.
        parts.news().getValue();
        parts.signs().getValue();
        refresh();
    }

    /** Keeps how the table stands, for the next time this workspace is opened. */
    public void keep(TableState columns) {
        layout.keep(new Layout(columns, arrangement.get().grouped()));
    }

    /** Asks storage anew, keeping what is shown until the answer is there. */
    public void refresh() {
        if (loading) {
            again = true;
            return;
        }
        loading = true;
        Wanted wanted = wanted();
        parts.tasks()
                .run("Listing runs", progress -> load(wanted))
                .onEnd(() -> loading = false)
                .onDone(this::loaded)
                .onFailed(error -> {
                    again = false;
                    parts.notifications().failed("The runs could not be listed.", error);
                });
    }

    private Wanted wanted() {
        return new Wanted(
                query.get(),
                ranges.activeProperty().get(),
                arrangement.get(),
                parts.signs().getValue());
    }

    private Loaded load(Wanted wanted) {
        List<ListedRun> found = reader.read(wanted.query(), wanted.signs());
        List<ListedRun> runs = RangeFilters.admit(wanted.ranges(), found, fields);
        return new Loaded(
                wanted,
                wanted.arrangement().of(runs, fields),
                runs.size(),
                found,
                fields.offered(found),
                new Choices(parts.runs().methods(), parts.runs().tags()));
    }

    private void loaded(Loaded found) {
        if (found.wanted().equals(wanted())) {
            show(found);
        }
        if (again) {
            again = false;
            refresh();
        }
    }

    private void show(Loaded found) {
        List<TableRowModel> now = TableRowModel.showing(found.lines(), lines.get());
        // What is being written must not move away under the cursor.
        if (!editing && !now.equals(lines.get())) {
            lines.set(now);
        }
        selection.follow(lines.get());
        if (!offered.get().equals(found.offered())) {
            offered.set(found.offered());
        }
        if (!choices.get().equals(found.choices())) {
            choices.set(found.choices());
        }
        ranges.found(found.found());
        boolean filtered =
                !query.get().equals(RunQuery.NEWEST) || !found.wanted().ranges().isEmpty();
        absence.set(
                filtered
                        ? "No run matches."
                        : "No runs yet. Launch an experiment, or try the quick start on the welcome screen.");
        count.set(counted(
                found.runs(), found.found().size(), !found.wanted().ranges().isEmpty()));
    }

    private static String counted(int shown, int all, boolean bounded) {
        String runs = Formats.counted(all, "run");
        return bounded ? "%s of %s".formatted(Formats.count(shown), runs) : runs;
    }

    /** A name is being written: lines stay where they are until {@link #edited}. */
    void editing() {
        editing = true;
    }

    /** The name is written, or not. */
    void edited() {
        editing = false;
        refresh();
    }

    /** Selects these lines, as far as they are shown. */
    public void select(Set<String> keys) {
        selection.select(keys, lines.get());
    }

    /** Opens the run of a line, or shows or hides the runs of an experiment. */
    public void open(String key) {
        line(key).ifPresent(line -> {
            if (line.shown() instanceof RowContent.Single single) {
                parts.navigator().openRun(single.run().row().runId());
            } else {
                unfold(key, !arrangement.get().open().contains(key));
            }
        });
    }

    Optional<TableRowModel> line(String key) {
        return lines.get().stream().filter(line -> line.key().equals(key)).findFirst();
    }

    /** Shows or hides the runs of an experiment. */
    void unfold(String key, boolean open) {
        Set<String> keys = new HashSet<>(arrangement.get().open());
        if (open ? keys.add(key) : keys.remove(key)) {
            arrange(arrangement.get().opened(keys));
        }
    }

    /** Whether runs that differ in their seed alone stand below one line. */
    public void group(boolean together) {
        arrange(arrangement.get().grouped(together));
        layout.property().get().ifPresent(kept -> keep(kept.columns()));
    }

    /** Sorts by a column; an empty id is the newest first. */
    public void sortBy(String column, boolean descending) {
        arrange(
                column.isEmpty()
                        ? arrangement.get().sortedBy(RunFields.CREATED, true)
                        : arrangement.get().sortedBy(column, descending));
    }

    private void arrange(RowOrder wanted) {
        if (!wanted.equals(arrangement.get())) {
            arrangement.set(wanted);
            refresh();
        }
    }

    private void ask(RunQuery wanted) {
        if (wanted.equals(query.get())) {
            return;
        }
        boolean otherShelf = !wanted.collections().equals(query.get().collections());
        query.set(wanted);
        if (otherShelf) {
            // What a collection offers must not meet the runs of another.
            lines.set(List.of());
            select(Set.of());
        }
        refresh();
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

    public void showCollection(RunCollection collection) {
        ask(query.get().withCollections(Set.of(collection)));
    }

    public RunCollection collection() {
        return collection(query.get());
    }

    private static RunCollection collection(RunQuery query) {
        return query.collections().stream().findFirst().orElse(RunCollection.ACTIVE);
    }
}
