package lilora.app.screen.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.background.Work;
import lilora.app.shell.Notifications;
import lilora.engine.data.ImageRoot;
import lilora.engine.data.Task;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.RunPlan;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;

/** The items of one task of one run, as they are filtered and picked. For the FX thread. */
public final class AnswersViewModel {
    private static final int OFFERED = 500;

    /**
     * What it works with.
     *
     * @param openRun id of the run that is looked at elsewhere, if one is
     */
    public record Parts(
            RunRepository runs,
            MethodCatalog methods,
            TaskRunner tasks,
            Notifications notifications,
            Supplier<Optional<String>> openRun) {}

    /** Which items are shown. */
    public enum Filter {
        ALL("All items"),
        LEARNED_THEN_FORGOTTEN("Learned, then forgotten"),
        FORGOTTEN_THEN_RECOVERED("Forgotten, then recovered"),
        NEVER_LEARNED("Never learned"),
        RIGHT_ONLY_BEFORE("Right before its task only"),
        KEPT("Learned and kept"),
        FORMAT_ONLY("Right content, wrong form");

        private final String title;

        Filter(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        boolean shows(ItemHistory item) {
            return switch (this) {
                case ALL -> true;
                case FORMAT_ONLY -> item.hasFormatOnlyError();
                case LEARNED_THEN_FORGOTTEN, FORGOTTEN_THEN_RECOVERED, NEVER_LEARNED, RIGHT_ONLY_BEFORE, KEPT ->
                    item.fate().name().equals(name());
            };
        }
    }

    /** A run with its tasks. */
    public record Shown(String runId, String name, List<String> tasks) {}

    private record Loaded(
            RunRecord record, int task, List<ItemHistory> items, List<Integer> stages, String withoutItems) {}

    private static final String NO_RUN = "No run has answers yet. Launch one, and they appear here item by item.";

    private static final String NOT_EVALUATED = "This task was not evaluated yet";
    private static final String NOT_KEPT =
            "The scores of this run were kept, and its answers were not. Choose another run.";

    private final Parts parts;
    private final ReadOnlyObjectWrapper<Optional<Shown>> run = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<RunRow>> offered = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Boolean> imageMissing = new ReadOnlyObjectWrapper<>(false);
    private final ReadOnlyObjectWrapper<String> warning = new ReadOnlyObjectWrapper<>("");
    private final ReadOnlyObjectWrapper<Integer> task = new ReadOnlyObjectWrapper<>(1);
    private final ReadOnlyObjectWrapper<List<Integer>> stages = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<Optional<ItemHistory>> picked = new ReadOnlyObjectWrapper<>(Optional.empty());
    private final ReadOnlyObjectWrapper<List<ImageBytes>> images = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyObjectWrapper<String> message = new ReadOnlyObjectWrapper<>(NO_RUN);
    private final ObservableList<ItemHistory> all = FXCollections.observableArrayList();
    private final FilteredList<ItemHistory> shown = new FilteredList<>(all);
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<ItemHistory> readOnlyShown = FXCollections.unmodifiableObservableList(shown);

    private Filter filter = Filter.ALL;
    /** Id of the run that is shown or on its way. */
    private String wanted = "";
    /** Number of the task of that run that is shown or on its way. */
    private int coming = 1;
    /** Of what was asked for last; what was read for an earlier wish is nobody's. */
    private long asked;

    private Optional<String> followed = Optional.empty();

    private String text = "";
    private Optional<RunRecord> record = Optional.empty();

    public AnswersViewModel(Parts parts) {
        this.parts = parts;
    }

    /** The methods whose names runs are shown with. */
    public MethodCatalog methods() {
        return parts.methods();
    }

    public ReadOnlyObjectProperty<Optional<Shown>> runProperty() {
        return run.getReadOnlyProperty();
    }

    /** Number of the task shown. */
    public ReadOnlyObjectProperty<Integer> taskProperty() {
        return task.getReadOnlyProperty();
    }

    /** Stages after which the task was evaluated. */
    public ReadOnlyObjectProperty<List<Integer>> stagesProperty() {
        return stages.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<ItemHistory>> pickedProperty() {
        return picked.getReadOnlyProperty();
    }

    /** Runs that can be looked at, newest first. */
    public ReadOnlyObjectProperty<List<RunRow>> offeredProperty() {
        return offered.getReadOnlyProperty();
    }

    /** Whether the picked item should have an image that was not found. */
    public ReadOnlyObjectProperty<Boolean> imageMissingProperty() {
        return imageMissing.getReadOnlyProperty();
    }

    /** What is to be said if the task's files are not those that the run has read; empty if nothing. */
    public ReadOnlyObjectProperty<String> warningProperty() {
        return warning.getReadOnlyProperty();
    }

    /** Image of the picked item, if it has one and it is there. */
    public ReadOnlyObjectProperty<List<ImageBytes>> imagesProperty() {
        return images.getReadOnlyProperty();
    }

    /** What is shown where there are no items. */
    public ReadOnlyObjectProperty<String> messageProperty() {
        return message.getReadOnlyProperty();
    }

    public ObservableList<ItemHistory> items() {
        return readOnlyShown;
    }

    /** Items of the task, shown or not. */
    public int total() {
        return all.size();
    }

    /** Reads the runs that can be looked at; one is shown from the start: that which is open elsewhere, or the newest. */
    public void refresh() {
        parts.tasks()
                .run("Listing runs", progress -> parts.runs()
                        .list(RunQuery.NEWEST.page(0, OFFERED))
                        .rows())
                .onDone(rows -> {
                    offered.set(rows);
                    follow(rows);
                })
                .onFailed(error -> parts.notifications().failed("The runs could not be listed.", error));
    }

    /** Goes to the run that was opened elsewhere since; a choice made here stays until then. */
    private void follow(List<RunRow> rows) {
        Optional<String> elsewhere = parts.openRun().get();
        boolean moved = elsewhere.isPresent() && !elsewhere.equals(followed);
        if (moved || wanted.isEmpty()) {
            followed = elsewhere;
            elsewhere
                    .or(() -> rows.stream().findFirst().map(RunRow::runId))
                    .filter(runId -> !runId.equals(wanted))
                    .ifPresent(this::open);
        }
    }

    /** Shows another run, at the task with the same number if it has one. */
    public void pickRun(String runId) {
        if (!runId.equals(wanted)) {
            load(runId, task.get());
        }
    }

    /** Opens a run, or a cell of its matrix: {@code run} or {@code run/stage/task}. */
    public void open(String subject) {
        String[] names = subject.split("/", -1);
        // A cell that is opened belongs to the run that is open elsewhere: that one is followed already.
        followed = parts.openRun().get();
        int number = names.length == 3 && names[2].matches("\\d{1,4}") ? Integer.parseInt(names[2]) : 1;
        load(names[0], number);
    }

    /** Shows another task of the run; the one that is shown takes the place of one on its way. */
    public void pickTask(int number) {
        run.get()
                .filter(now -> number != coming || !now.runId().equals(wanted))
                .ifPresent(now -> load(now.runId(), number));
    }

    private void load(String runId, int number) {
        wanted = runId;
        coming = number;
        long mine = ++asked;
        message.set("Reading the answers");
        parts.tasks()
                .run("Reading answers", progress -> read(runId, number))
                .onDone(found -> ifLatest(
                        mine,
                        () -> found.ifPresentOrElse(this::show, () -> {
                            all.clear();
                            message.set("This run is no longer in the workspace");
                        })))
                .onFailed(error -> ifLatest(mine, () -> {
                    all.clear();
                    message.set("The answers could not be read");
                    parts.notifications().failed("The answers could not be read.", error);
                }))
                .onCancelled(() -> ifLatest(mine, this::notRead));
    }

    private void ifLatest(long number, Runnable show) {
        if (number == asked) {
            show.run();
        }
    }

    /** What is shown stays, and what was wanted instead can be asked for again. */
    private void notRead() {
        wanted = run.get().map(Shown::runId).orElse("");
        coming = task.get();
        message.set("Reading the answers was cancelled");
    }

    private Optional<Loaded> read(String runId, int asked) {
        return parts.runs().find(runId).map(found -> {
            int number = Math.min(asked, Math.max(1, found.row().tasks().size()));
            List<Integer> stages = RunRecord.current(found.cells())
                    .filter(cell -> cell.task() == number)
                    .map(RunEvent.EvalCell::stage)
                    .sorted()
                    .toList();
            return new KeptAnswers(parts.runs(), runId)
                    .of(number, stages)
                    .map(kept -> new Loaded(
                            found, number, ItemHistory.of(kept, learnedAt(found, number)), stages, NOT_EVALUATED))
                    .orElseGet(() -> new Loaded(found, number, List.of(), List.of(), NOT_KEPT));
        });
    }

    /** The row of the accuracy matrix that stands after the stage of a task; in joint training the last, for every task. */
    private static int learnedAt(RunRecord found, int task) {
        int row = 0;
        for (RunPlan.StagePlan stage :
                found.plan().map(planned -> planned.plan().stages()).orElse(List.of())) {
            row += stage.tasks().size();
            if (stage.tasks().contains(task)) {
                return row;
            }
        }
        return task;
    }

    private void show(Loaded loaded) {
        record = Optional.of(loaded.record());
        coming = loaded.task();
        task.set(loaded.task());
        stages.set(loaded.stages());
        run.set(Optional.of(new Shown(
                loaded.record().row().runId(),
                loaded.record().row().name(),
                loaded.record().titles())));
        pick(Optional.empty());
        all.setAll(loaded.items());
        message.set(loaded.items().isEmpty() ? loaded.withoutItems() : "No item matches");
        compareTask(loaded);
    }

    private void compareTask(Loaded loaded) {
        warning.set("");
        RunSpec spec = loaded.record().spec();
        String folder = spec.experiment().tasks().get(loaded.task() - 1).folder();
        String hash = spec.hashes().get(folder);
        if (hash == null) {
            return;
        }
        parts.tasks()
                .run(
                        "Comparing the task with the run's",
                        progress -> TaskChange.of(
                                Path.of(folder),
                                Instant.parse(loaded.record().row().created()),
                                hash))
                .onDone(since -> {
                    if (record.equals(Optional.of(loaded.record())) && task.get() == loaded.task()) {
                        warning.set(since.sentence());
                    }
                });
    }

    public void filter(Filter chosen) {
        filter = chosen;
        apply();
    }

    /** Shows items whose id, question, references or answers hold this. */
    public void search(String words) {
        text = words.strip().toLowerCase(Locale.ROOT);
        apply();
    }

    private void apply() {
        Predicate<ItemHistory> matches = item -> filter.shows(item) && (text.isEmpty() || holds(item));
        shown.setPredicate(matches);
    }

    private boolean holds(ItemHistory item) {
        return has(item.item().item())
                || has(item.item().prompt())
                || item.item().answers().stream().anyMatch(this::has)
                || item.answers().values().stream().anyMatch(answer -> has(answer.text()));
    }

    private boolean has(String where) {
        return where.toLowerCase(Locale.ROOT).contains(text);
    }

    /** Shows one item in full. */
    public void pick(Optional<ItemHistory> item) {
        picked.set(item);
        images.set(List.of());
        imageMissing.set(false);
        List<String> names = item.map(one -> one.item().shown()).orElse(List.of());
        if (!names.isEmpty() && record.isPresent()) {
            Path folder = Path.of(
                    record.get().spec().experiment().tasks().get(task.get() - 1).folder());
            parts.tasks()
                    .run("Reading images", progress -> pictures(folder, names))
                    .onDone(found -> {
                        if (picked.get().equals(item)) {
                            images.set(found);
                        }
                    })
                    // The task may have been moved since the run; its answers are still worth reading.
                    .onFailed(error -> imageMissing.set(picked.get().equals(item)));
        }
    }

    /** From a folder or out of a zip file. */
    private static List<ImageBytes> pictures(Path folder, List<String> names) throws IOException {
        try (ImageRoot images = Task.describe(folder).openImages(folder)) {
            List<ImageBytes> pictures = new ArrayList<>();
            for (String name : names) {
                pictures.add(new ImageBytes(Files.readAllBytes(images.resolve(name, folder + ": ")), name));
            }
            return pictures;
        }
    }

    /** Has something done in the background, such as decoding a picture. */
    <T> TaskHandle<T> run(String title, Work<T> work) {
        return parts.tasks().run(title, work);
    }
}
