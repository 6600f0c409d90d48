package lilora.app.screen.tasks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.format.Formats;
import lilora.engine.benchmark.BenchmarkImport;
import lilora.engine.benchmark.Layout;
import lilora.engine.benchmark.RecognisedBenchmark;
import lilora.engine.benchmark.RecognisedTask;
import lilora.engine.data.Finding;
import lilora.engine.importing.ImportOutcome;
import org.jspecify.annotations.Nullable;

/** The import of a published benchmark: which folder, what was recognised in it, and what came of it. */
public final class BenchmarkViewModel {
    /** What the form shows. */
    public enum State {
        /** A folder is being chosen, or what was found in it is looked at. */
        CHOOSING,
        /** The folder is being looked into. */
        LOOKING,
        /** Tasks are being made. */
        WORKING
    }

    /**
     * What was imported.
     *
     * @param title of the benchmark
     * @param folders of its tasks, in published order
     */
    public record Imported(String title, List<Path> folders) {
        public Imported {
            folders = List.copyOf(folders);
        }
    }

    private final TaskFolders folders;
    private final TaskRunner runner;
    private final Consumer<Imported> onImported;
    private final ReadOnlyObjectWrapper<@Nullable Path> root = new ReadOnlyObjectWrapper<>(this, "root");
    private final ObjectProperty<@Nullable Path> images = new SimpleObjectProperty<>(this, "images");
    private final ObjectProperty<@Nullable Layout> layout = new SimpleObjectProperty<>(this, "layout");
    private final BooleanProperty partial = new SimpleBooleanProperty(this, "partial");
    private final ReadOnlyObjectWrapper<Optional<RecognisedBenchmark>> found =
            new ReadOnlyObjectWrapper<>(this, "found", Optional.empty());
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.CHOOSING);
    private final ReadOnlyObjectWrapper<Optional<String>> problem =
            new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle =
            new ReadOnlyObjectWrapper<>(this, "obstacle", Optional.empty());
    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Finding> readOnlyFindings = FXCollections.unmodifiableObservableList(findings);

    private @Nullable TaskHandle<?> working;
    /** The newest look; what an older one finds is no longer asked for. */
    private int looks;

    /** @param onImported told when the tasks are in the library */
    public BenchmarkViewModel(TaskFolders folders, TaskRunner runner, Consumer<Imported> onImported) {
        this.folders = folders;
        this.runner = runner;
        this.onImported = onImported;
        for (var choice : List.of(images, layout)) {
            choice.addListener((observed, before, now) -> look());
        }
        partial.addListener((observed, before, now) -> judge());
        judge();
    }

    /** The folder that the benchmark was unpacked into. */
    public ReadOnlyObjectProperty<@Nullable Path> rootProperty() {
        return root.getReadOnlyProperty();
    }

    /** Looks into a folder; once more if it is the one that is shown, for something may have been added to it. */
    public void choose(Path folder) {
        root.set(folder);
        look();
    }

    /** The folder that image names are relative to; the published place when absent. */
    public ObjectProperty<@Nullable Path> imagesProperty() {
        return images;
    }

    /** The tree that is meant; by what is there when absent. */
    public ObjectProperty<@Nullable Layout> layoutProperty() {
        return layout;
    }

    /** Whether tasks that lack something are left out. */
    public BooleanProperty partialProperty() {
        return partial;
    }

    /** Every known tree. */
    public List<Layout> layouts() {
        return folders.layouts();
    }

    /** What the folder is. */
    public ReadOnlyObjectProperty<Optional<RecognisedBenchmark>> foundProperty() {
        return found.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** What went wrong last. */
    public ReadOnlyObjectProperty<Optional<String>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Why importing is not possible yet. */
    public ReadOnlyObjectProperty<Optional<String>> obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    /** What is wrong with the rows of a refused task. */
    public ObservableList<Finding> findings() {
        return readOnlyFindings;
    }

    /** What is under way, for its progress. */
    public Optional<TaskHandle<?>> working() {
        return Optional.ofNullable(working);
    }

    /**
     * Takes a folder that was dropped.
     *
     * @param then told whether it is a benchmark
     */
    public void drop(Path folder, Consumer<Boolean> then) {
        if (!Files.isDirectory(folder)) {
            then.accept(false);
            return;
        }
        runner.run("Looking into " + folder.getFileName(), progress -> folders.recognise(folder, null, null))
                .onDone(seen -> {
                    if (layout.get() == null && images.get() == null) {
                        root.set(folder);
                        looked(++looks, Optional.of(seen), Optional.empty());
                    } else {
                        choose(folder);
                    }
                    then.accept(true);
                })
                .onFailed(error -> then.accept(false));
    }

    private void look() {
        int asked = ++looks;
        Path folder = root.get();
        found.set(Optional.empty());
        problem.set(Optional.empty());
        state.set(folder == null ? State.CHOOSING : State.LOOKING);
        judge();
        if (folder == null) {
            return;
        }
        Layout meant = layout.get();
        Path pictures = images.get();
        runner.run(
                        "Looking into " + folder.getFileName(),
                        progress -> folders.recognise(folder, meant == null ? null : meant.id(), pictures))
                .onDone(seen -> looked(asked, Optional.of(seen), Optional.empty()))
                .onFailed(error -> looked(asked, Optional.empty(), Optional.of(String.valueOf(error.getMessage()))))
                .onCancelled(() -> looked(
                        asked,
                        Optional.empty(),
                        Optional.of("Looking into the folder was cancelled; choose it once more.")));
    }

    private void looked(int asked, Optional<RecognisedBenchmark> seen, Optional<String> fault) {
        if (asked != looks) {
            return;
        }
        found.set(seen);
        problem.set(fault);
        findings.clear();
        state.set(State.CHOOSING);
        judge();
    }

    private void judge() {
        obstacle.set(reason());
    }

    private Optional<String> reason() {
        if (found.get().isEmpty()) {
            return Optional.of("Choose the folder that a benchmark was unpacked into.");
        }
        List<RecognisedTask> tasks = found.get().get().tasks();
        int lacking =
                (int) tasks.stream().filter(task -> !task.problems().isEmpty()).count();
        if (lacking == tasks.size()) {
            return Optional.of("No task is complete; add what is missing, or name the folder of the images.");
        }
        return lacking == 0 || partial.get()
                ? Optional.empty()
                : Optional.of("%s something; add it and choose the folder again, or leave such tasks out."
                        .formatted(lacking == 1 ? "1 task lacks" : lacking + " tasks lack"));
    }

    /** Makes the tasks. */
    public void start() {
        if (obstacle.get().isPresent() || state.get() != State.CHOOSING) {
            return;
        }
        RecognisedBenchmark benchmark = found.get().orElseThrow();
        boolean some = partial.get();
        state.set(State.WORKING);
        problem.set(Optional.empty());
        findings.clear();
        working = runner.run("Importing " + benchmark.title(), progress -> folders.take(benchmark, some, progress))
                .onDone(made -> ended(benchmark, made))
                .onFailed(error -> fail(String.valueOf(error.getMessage())))
                .onCancelled(() -> fail("The import was cancelled; no task was added."));
    }

    /** Ends the import that is under way. */
    public void cancel() {
        if (working != null) {
            working.cancel();
        }
    }

    private void ended(RecognisedBenchmark benchmark, BenchmarkImport.Made made) {
        state.set(State.CHOOSING);
        if (made.experiment() != null) {
            onImported.accept(new Imported(
                    benchmark.layout().title(),
                    made.tasks().stream()
                            .filter(ImportOutcome.Imported.class::isInstance)
                            .map(outcome -> ((ImportOutcome.Imported) outcome).folder())
                            .toList()));
            return;
        }
        ImportOutcome last = made.tasks().get(made.tasks().size() - 1);
        findings.setAll(last.report().findings());
        problem.set(Optional.of("%s of the data of %s must be fixed first; no task was added."
                .formatted(
                        Formats.counted(last.report().errors(), "error"),
                        last.report().folder())));
    }

    private void fail(String sentence) {
        problem.set(Optional.of(sentence));
        state.set(State.CHOOSING);
    }
}
