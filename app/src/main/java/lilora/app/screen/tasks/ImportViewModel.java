package lilora.app.screen.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.background.TaskHandle;
import lilora.app.background.TaskRunner;
import lilora.app.export.FileNames;
import lilora.app.format.Formats;
import lilora.engine.data.Finding;
import lilora.engine.data.Split;
import lilora.engine.importing.FieldMapping;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.ImportRequest;
import lilora.engine.importing.InstructionFile;
import lilora.engine.importing.RowChange;
import lilora.engine.metric.Scorers;
import org.jspecify.annotations.Nullable;

/** An import being prepared: which files, which fields, what the task shall be called, and what came of it. */
public final class ImportViewModel {
    private static final int PREVIEWED = 5;
    private static final int HELD_OUT = 20;
    private static final int NEW_TOKENS = 32;

    /** What the import side shows. */
    public enum State {
        /** Files are being chosen. */
        CHOOSING,
        /** Files are being copied and checked. */
        WORKING,
        /** The rows have errors; nothing was added. */
        REFUSED
    }

    /** A row as it would be read. */
    public record PreviewRow(String id, String image, String question, String answer) {}

    private final TaskFolders folders;
    private final TaskRunner runner;
    private final Consumer<ImportOutcome.Imported> onImported;

    private final ObjectProperty<@Nullable Path> train = new SimpleObjectProperty<>(this, "train");
    private final ObjectProperty<@Nullable Path> test = new SimpleObjectProperty<>(this, "test");
    private final ObjectProperty<@Nullable Path> images = new SimpleObjectProperty<>(this, "images");
    private final StringProperty id = new SimpleStringProperty(this, "id", "");
    private final StringProperty title = new SimpleStringProperty(this, "title", "");
    private final StringProperty kind = new SimpleStringProperty(this, "kind", "open");
    private final StringProperty metric = new SimpleStringProperty(this, "metric", "exact");
    private final StringProperty licence = new SimpleStringProperty(this, "licence", "");
    private final IntegerProperty holdOut = new SimpleIntegerProperty(this, "holdOut", HELD_OUT);
    private final ObjectProperty<FieldMapping> mapping =
            new SimpleObjectProperty<>(this, "mapping", FieldMapping.guess(List.of()));
    private final ObservableList<String> fields = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<String> readOnlyFields = FXCollections.unmodifiableObservableList(fields);

    private final ObservableList<PreviewRow> preview = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<PreviewRow> readOnlyPreview = FXCollections.unmodifiableObservableList(preview);

    private final ObservableList<Finding> findings = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Finding> readOnlyFindings = FXCollections.unmodifiableObservableList(findings);

    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.CHOOSING);
    private final ReadOnlyObjectWrapper<Optional<String>> problem =
            new ReadOnlyObjectWrapper<>(this, "problem", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle =
            new ReadOnlyObjectWrapper<>(this, "obstacle", Optional.empty());
    private List<JsonNode> rows = List.of();
    private FieldMapping testMapping = FieldMapping.guess(List.of());
    private @Nullable TaskHandle<ImportOutcome> working;

    /** @param onImported told when a task is in the library */
    public ImportViewModel(TaskFolders folders, TaskRunner runner, Consumer<ImportOutcome.Imported> onImported) {
        this.folders = folders;
        this.runner = runner;
        this.onImported = onImported;
        mapping.addListener((observed, before, now) -> showPreview());
        for (var field : List.of(id, title, metric)) {
            field.addListener((observed, before, now) -> judge());
        }
        title.addListener((observed, before, now) -> {
            if (id.get().equals(slug(before))) {
                id.set(slug(now));
            }
        });
        for (var file : List.of(train, test, images)) {
            file.addListener((observed, before, now) -> judge());
        }
        train.addListener((observed, before, now) -> look(now, Split.TRAIN));
        test.addListener((observed, before, now) -> look(now, Split.TEST));
        judge();
    }

    public ObjectProperty<@Nullable Path> trainProperty() {
        return train;
    }

    public ObjectProperty<@Nullable Path> testProperty() {
        return test;
    }

    public ObjectProperty<@Nullable Path> imagesProperty() {
        return images;
    }

    public StringProperty idProperty() {
        return id;
    }

    public StringProperty titleProperty() {
        return title;
    }

    public StringProperty kindProperty() {
        return kind;
    }

    public StringProperty metricProperty() {
        return metric;
    }

    public StringProperty licenceProperty() {
        return licence;
    }

    /** Percent of the images that become the test when no test file is given. */
    public IntegerProperty holdOutProperty() {
        return holdOut;
    }

    /** Which field holds what. */
    public ObjectProperty<FieldMapping> mappingProperty() {
        return mapping;
    }

    /** The fields of the rows. */
    public ObservableList<String> fields() {
        return readOnlyFields;
    }

    /** The first rows as they would be read. */
    public ObservableList<PreviewRow> preview() {
        return readOnlyPreview;
    }

    /** What is wrong with the rows of a refused import. */
    public ObservableList<Finding> findings() {
        return readOnlyFindings;
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

    /** Scorers a task can name. */
    public List<String> metrics() {
        return Scorers.ids();
    }

    /** Takes files as they were dropped, and guesses which is which. */
    public void drop(List<Path> files) {
        List<String> strange = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            if (Files.isDirectory(file) || name.endsWith(".zip")) {
                images.set(file);
            } else if (name.endsWith(".json") || name.endsWith(".jsonl")) {
                boolean tested = name.contains("test") || name.contains("val") || name.contains("eval");
                chosen(tested ? Split.TEST : Split.TRAIN).set(file);
            } else {
                strange.add(file.getFileName().toString());
            }
        }
        if (!strange.isEmpty()) {
            problem.set(Optional.of(
                    "%s is not an instruction file; drop .json or .jsonl files and a folder or .zip of images."
                            .formatted(String.join(", ", strange))));
        }
    }

    /** Copies and checks. */
    public void start() {
        if (obstacle.get().isPresent()) {
            return;
        }
        state.set(State.WORKING);
        problem.set(Optional.empty());
        findings.clear();
        ImportRequest request = request();
        working = runner.run("Importing " + title.get(), progress -> folders.take(request, progress))
                .onDone(this::ended)
                .onFailed(error -> fail(String.valueOf(error.getMessage())))
                .onCancelled(() -> fail("The import was cancelled; nothing was added."));
    }

    /** Ends the import that is under way. */
    public void cancel() {
        if (working != null) {
            working.cancel();
        }
    }

    /** The import under way, for its progress. */
    public Optional<TaskHandle<ImportOutcome>> working() {
        return Optional.ofNullable(working);
    }

    private ImportRequest request() {
        Path pictures = images.get();
        return new ImportRequest(
                train.get(),
                test.get(),
                pictures == null ? null : ImportRequest.Pictures.copied(pictures),
                mapping.get(),
                train.get() == null ? mapping.get() : testMapping,
                holdOut.get(),
                id.get(),
                title.get(),
                kind.get().isBlank() ? "open" : kind.get(),
                metric.get(),
                NEW_TOKENS,
                licence.get(),
                RowChange.NONE);
    }

    private void ended(ImportOutcome outcome) {
        if (outcome instanceof ImportOutcome.Imported imported) {
            state.set(State.CHOOSING);
            onImported.accept(imported);
        } else if (outcome instanceof ImportOutcome.Refused refused) {
            findings.setAll(refused.findings());
            problem.set(Optional.of(Formats.counted(refused.errors(), "error")
                    + " of the data must be fixed first; nothing was added."));
            state.set(State.REFUSED);
        }
    }

    private void fail(String sentence) {
        problem.set(Optional.of(sentence));
        state.set(State.CHOOSING);
    }

    private void look(@Nullable Path file, Split split) {
        if (file == null) {
            return;
        }
        problem.set(Optional.empty());
        runner.run("Reading " + file.getFileName(), progress -> new InstructionFile(file).preview(PREVIEWED))
                .onDone(seen -> ifChosen(file, split, () -> seen(file, split, seen)))
                .onFailed(error -> ifChosen(file, split, () -> unread(split, String.valueOf(error.getMessage()))))
                .onCancelled(() -> ifChosen(
                        file,
                        split,
                        () -> unread(
                                split,
                                "Reading %s was cancelled; choose it once more.".formatted(file.getFileName()))));
    }

    private ObjectProperty<@Nullable Path> chosen(Split split) {
        return split == Split.TRAIN ? train : test;
    }

    /** What came of reading a file that another has taken the place of is nobody's. */
    private void ifChosen(Path file, Split split, Runnable show) {
        if (file.equals(chosen(split).get())) {
            show.run();
        }
    }

    private void unread(Split split, String sentence) {
        chosen(split).set(null);
        problem.set(Optional.of(sentence));
    }

    private void seen(Path file, Split split, InstructionFile.Preview seen) {
        FieldMapping guess = FieldMapping.guess(seen.fields());
        if (split == Split.TEST) {
            testMapping = guess;
        }
        if (split == Split.TRAIN || train.get() == null) {
            rows = seen.rows();
            fields.setAll(seen.fields());
            mapping.set(guess);
            showPreview();
        }
        if (title.get().isBlank()) {
            Path parent = file.toAbsolutePath().getParent();
            String name = file.getFileName().toString().replaceFirst("\\.jsonl?$", "");
            boolean general = name.matches("(?i)train|test|val|data|instructions?");
            title.set(general && parent != null ? parent.getFileName().toString() : name);
            id.set(slug(title.get()));
        }
    }

    private void showPreview() {
        FieldMapping now = mapping.get();
        List<PreviewRow> read = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            String name = now.id().isEmpty() ? "" : row.path(now.id()).asText("");
            read.add(new PreviewRow(
                    name.isEmpty() ? "row-" + (i + 1) : name,
                    now.imageOf(row),
                    now.questionOf(row),
                    now.answerOf(row)));
        }
        preview.setAll(read);
        judge();
    }

    private void judge() {
        obstacle.set(reason());
    }

    private Optional<String> reason() {
        if (train.get() == null && test.get() == null) {
            return Optional.of("Choose a file of training or test rows first.");
        }
        if (mapping.get().gap().isPresent()) {
            return mapping.get().gap();
        }
        if (images.get() == null
                && preview.stream().anyMatch(row -> !row.image().isEmpty())) {
            return Optional.of("The rows name images; choose their folder or .zip file.");
        }
        if (title.get().isBlank()) {
            return Optional.of("Give the task a title.");
        }
        if (!id.get().matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            return Optional.of(
                    "The id may have letters, digits, dots, dashes and underscores, at most 100 characters.");
        }
        if (!FileNames.isPortable(id.get())) {
            return Optional.of("The id is a reserved name on some systems, or ends in a dot; change it.");
        }
        return metrics().contains(metric.get()) ? Optional.empty() : Optional.of("Choose how answers are scored.");
    }

    /** A title as an id. */
    static String slug(String title) {
        String plain =
                title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]+", "-").replaceAll("^[^a-z0-9]+|-+$", "");
        String fitting = plain.substring(0, Math.min(100, plain.length())).replaceAll("[.-]+$", "");
        return fitting.isEmpty() || FileNames.isPortable(fitting) ? fitting : "task-" + fitting;
    }
}
