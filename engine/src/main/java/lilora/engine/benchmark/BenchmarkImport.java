package lilora.engine.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.CheckSettings;
import lilora.engine.file.Folders;
import lilora.engine.importing.FieldMapping;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.ImportRequest;
import lilora.engine.importing.InstructionFile;
import lilora.engine.importing.RowChange;
import lilora.engine.importing.TaskImport;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Makes ready tasks of a recognised benchmark, and an experiment that names them in published order. Images stay where they are and are
 * linked; instruction files are taken byte for byte, but where an answer comes from an official annotation file or an image is found by its
 * base name. Whatever goes wrong, no task is added.
 */
public final class BenchmarkImport {
    /** Longest answer of most published evaluations. */
    public static final int MAX_NEW_TOKENS = 128;

    private final CheckSettings settings;
    private final int maxNewTokens;

    /**
     * @param settings how tasks are checked
     * @param maxNewTokens longest answer that is generated
     */
    public BenchmarkImport(CheckSettings settings, int maxNewTokens) {
        this.settings = settings;
        this.maxNewTokens = maxNewTokens;
    }

    /**
     * What was made.
     *
     * @param tasks one outcome for each task that was tried; a task that is refused ends it
     * @param experiment absent if a task was refused
     */
    public record Made(List<ImportOutcome> tasks, @Nullable Path experiment) {
        public Made {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * Imports.
     *
     * @param out folder of the task folders and the experiment; made if need be
     * @param partial whether tasks that lack something are left out; otherwise they are refused
     * @param baseModel of the experiment; without one it is left to be filled in
     * @throws InputException with the first problem, or when a file cannot be read
     */
    public Made run(
            RecognisedBenchmark benchmark,
            Path out,
            boolean partial,
            @Nullable Path baseModel,
            TaskImport.Existing existing,
            Progress progress) {
        List<String> problems = benchmark.problems();
        if (!problems.isEmpty() && !partial) {
            throw InputException.withCommand(
                    problems.size() == 1 ? "" : "benchmarks",
                    "%s%s Or leave such tasks out."
                            .formatted(
                                    problems.get(0),
                                    problems.size() == 1
                                            ? ""
                                            : " There are %d such problems.".formatted(problems.size())),
                    "images",
                    "partial");
        }
        List<RecognisedTask> tasks = benchmark.tasks().stream()
                .filter(task -> task.problems().isEmpty())
                .toList();
        if (tasks.isEmpty()) {
            throw new InputException("%s holds no task that is whole. %s".formatted(benchmark.root(), problems.get(0)));
        }
        List<Path> added = new ArrayList<>();
        boolean whole = false;
        try {
            Made made = made(benchmark, tasks, out, baseModel, existing, progress, added);
            whole = made.experiment() != null;
            return made;
        } finally {
            if (!whole) {
                added.forEach(BenchmarkImport::delete);
            }
        }
    }

    /** @param added gets the folders of tasks that were not there before */
    private Made made(
            RecognisedBenchmark benchmark,
            List<RecognisedTask> tasks,
            Path out,
            @Nullable Path baseModel,
            TaskImport.Existing existing,
            Progress progress,
            List<Path> added) {
        List<ImportOutcome> outcomes = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (RecognisedTask task : tasks) {
            Path folder = out.resolve(id(benchmark, task));
            Progress part = progress.part(
                    outcomes.size(), tasks.size(), task.published().name());
            boolean isNew = !Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
            ImportOutcome outcome = task(task, folder, existing, part);
            outcomes.add(outcome);
            folders.add(String.valueOf(folder.getFileName()));
            if (outcome instanceof ImportOutcome.Refused) {
                return new Made(outcomes, null);
            }
            if (isNew) {
                added.add(folder);
            }
        }
        Path experiment = out.resolve(benchmark.layout().id() + ".json");
        Json.writeAtomically(experiment, experiment(benchmark, folders, baseModel));
        return new Made(outcomes, experiment);
    }

    /** With what people write into such a file; the rest takes its defaults. */
    private static Map<String, Object> experiment(
            RecognisedBenchmark benchmark, List<String> folders, @Nullable Path baseModel) {
        Map<String, Object> experiment = new LinkedHashMap<>();
        experiment.put("name", benchmark.layout().title());
        if (baseModel != null) {
            experiment.put("baseModel", baseModel.toAbsolutePath().normalize().toString());
        }
        experiment.put(
                "tasks",
                folders.stream().map(folder -> Map.of("folder", folder)).toList());
        experiment.put("method", Map.of("id", "lilora"));
        return experiment;
    }

    private static String id(RecognisedBenchmark benchmark, RecognisedTask task) {
        return benchmark.layout().id() + "-" + task.published().name().toLowerCase(Locale.ROOT);
    }

    private ImportOutcome task(RecognisedTask task, Path folder, TaskImport.Existing existing, Progress progress) {
        Path aside = null;
        try {
            Path test = task.test();
            if (test != null && Rows.isWrapped(test)) {
                aside = Files.createTempDirectory("lilora");
                test = Rows.unwrapped(test, aside);
            }
            return new TaskImport(settings).run(request(task, test, folder), folder, existing, progress);
        } catch (IOException e) {
            throw new DiskException("%s cannot be imported: %s.".formatted(folder, DiskException.reason(e)), e);
        } finally {
            delete(aside);
        }
    }

    private static void delete(@Nullable Path folder) {
        try {
            if (folder != null) {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            // It holds nothing but what was made here; the next import says that it is there.
            return;
        }
    }

    private ImportRequest request(RecognisedTask task, @Nullable Path test, Path folder) {
        PublishedTask published = task.published();
        Path images = task.images();
        FieldMapping trainFields = fields(task.train(), Truth.IN_ROWS);
        FieldMapping testFields = fields(test, task.truth().isEmpty() ? Truth.IN_ROWS : published.truth());
        boolean pictured = images != null
                && !(trainFields.image().isEmpty() && testFields.image().isEmpty());
        return new ImportRequest(
                task.train(),
                test,
                images == null || !pictured
                        ? null
                        : new ImportRequest.Pictures(images, true, ImageFinder.linkedFolders(images), ""),
                trainFields,
                testFields,
                0,
                String.valueOf(folder.getFileName()),
                published.name(),
                published.kind(),
                published.metric(),
                maxNewTokens,
                "",
                TruthFile.of(published.truth(), task.truth(), task.testRows())
                        .then(images == null ? RowChange.NONE : new ImageFinder(images)));
    }

    /** By the names of fields; answers from elsewhere come in a field of their own. */
    private static FieldMapping fields(@Nullable Path file, Truth truth) {
        if (file == null) {
            return FieldMapping.guess(List.of());
        }
        List<String> names = new InstructionFile(file).preview(1).fields();
        FieldMapping guess = FieldMapping.guess(names);
        String answer = TruthFile.field(truth, names).orElse(guess.answer());
        FieldMapping fields =
                new FieldMapping(guess.id(), guess.image(), guess.question(), answer, guess.conversations());
        if (fields.gap().isPresent()) {
            throw InputException.about(
                    "%s: no field is known to hold the %s; import it by itself, and say which fields hold question and answer."
                            .formatted(file, fields.question().isEmpty() ? "question" : "answer"),
                    "questionField",
                    "answerField");
        }
        return fields;
    }
}
