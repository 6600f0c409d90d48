package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.TaskDescription;
import lilora.engine.data.TaskReport;
import lilora.engine.importing.FieldMapping;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.ImportRequest;
import lilora.engine.importing.InstructionFile;
import lilora.engine.importing.MetricGuess;
import lilora.engine.importing.RowChange;
import lilora.engine.importing.TaskFiles;
import lilora.engine.importing.TaskImport;
import lilora.engine.json.Json;
import lilora.engine.json.Suggestion;
import lilora.engine.metric.Scorers;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora import}: a task of published instruction files. */
@Command(
        name = "import",
        description =
                "Makes a task folder of published instruction files (LLaVA, CVIT, CoIN, UCIT, MCITlib: a JSON array or one"
                        + " object a line) and their images, and checks it as check-data does.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "FOLDER",
            description = "Folder with a training and a test file under their published names, such as train.json and"
                    + " test_3000.json; or name the files with --train and --test")
    private @Nullable Path folder;

    @Option(names = "--train", description = "File of training rows")
    private @Nullable Path train;

    @Option(names = "--test", description = "File of test rows")
    private @Nullable Path test;

    @Option(names = "--images", description = "Folder or .zip file that the image names are relative to")
    private @Nullable Path images;

    @Option(
            names = "--out",
            required = true,
            description = "Folder of the new task, or of the tasks of a benchmark; what is made in it must not exist")
    private Path out = Path.of("");

    @Option(names = "--replace", description = "The task in the folder of --out gives way when the new one is whole")
    private boolean replace;

    @Option(names = "--id", description = "Short name of the task (default: the name of the folder)")
    private @Nullable String id;

    @Option(names = "--title", description = "What people call the task (default: the name of the folder)")
    private @Nullable String title;

    @Option(names = "--kind", description = "Such as multiple-choice or caption, for display (default: by the answers)")
    private @Nullable String kind;

    @Option(names = "--metric", description = "How answers are scored (default: by the answers; the guess is told)")
    private @Nullable String metric;

    @Option(
            names = "--max-new-tokens",
            defaultValue = "32",
            description = "Longest answer that is generated (default: ${DEFAULT-VALUE})")
    private int maxNewTokens;

    @Option(names = "--licence", description = "Licence of the data")
    private String licence = "";

    @Option(
            names = "--hold-out",
            paramLabel = "PERCENT",
            description = "Share of the training's images that become the test when there is no test file")
    private int holdOut;

    @Option(names = "--question-field", description = "Field that holds the question (default: by its name)")
    private @Nullable String question;

    @Option(names = "--answer-field", description = "Field that holds the answer or the list of answers")
    private @Nullable String answer;

    @Option(names = "--image-field", description = "Field that holds the image's name, or a list of several")
    private @Nullable String image;

    @Option(names = "--id-field", description = "Field that names the row")
    private @Nullable String rowId;

    @Option(
            names = "--image-prefix",
            description = "What every image name begins with and its place below --images does not")
    private String imagePrefix = "";

    @Option(names = "--link-images", description = "Link to the images instead of copying them")
    private boolean linkImages;

    @Option(
            names = "--linked-folder",
            paramLabel = "NAME",
            description = "Folder below --images that is a link to another place, such as coco; may be repeated")
    private List<String> linkedFolders = List.of();

    @Mixin
    private ImportedBenchmark benchmark = new ImportedBenchmark();

    @Mixin
    private BaseModelOption measured = new BaseModelOption();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    /** What a program reads of an import. */
    private record Result(
            boolean written,
            TaskDescription task,
            @Nullable FieldMapping trainFields,
            @Nullable FieldMapping testFields,
            @Nullable String metricGuessedBecause,
            TaskReport report) {}

    @Override
    public Integer call() {
        TaskImport.Existing existing = replace ? TaskImport.Existing.REPLACED : TaskImport.Existing.KEPT;
        if (benchmark.isAsked()) {
            return benchmark.run(images, out, maxNewTokens, existing, measured, json);
        }
        TaskFiles files = files();
        FieldMapping trainFields = mapping(files.train());
        FieldMapping testFields = mapping(files.test());
        requireUsed(files);
        MetricGuess guess = guess(files, trainFields, testFields);
        ImportRequest request = request(files, trainFields, testFields, guess);
        ImportOutcome outcome =
                measured.with(settings -> new TaskImport(settings).run(request, out, existing, Progress.NONE));
        boolean written = outcome instanceof ImportOutcome.Imported;
        if (json) {
            System.out.print(Json.pretty(new Result(
                    written,
                    request.description(),
                    files.train() == null ? null : trainFields,
                    files.test() == null ? null : testFields,
                    metric == null ? guess.reason() : null,
                    outcome.report())));
        } else {
            print(request, guess, outcome.report());
        }
        if (!written) {
            System.err.println("%s was not made; mend the %s first."
                    .formatted(
                            Printable.line(out.toString()),
                            FindingLines.counted(outcome.report().errors(), "error")));
        }
        return written ? ExitCode.OK : ExitCode.INPUT;
    }

    private TaskFiles files() {
        if (folder != null) {
            return TaskFiles.in(folder, train, test);
        }
        if (train == null && test == null) {
            throw new InputException("Name the folder of the files, or files with --train and --test.");
        }
        return new TaskFiles(train, test);
    }

    /** By the names of the fields, but for those that are named by option; an option counts in each file that has its field. */
    private FieldMapping mapping(@Nullable Path file) {
        if (file == null) {
            return FieldMapping.guess(List.of());
        }
        List<String> fields = new InstructionFile(file).preview(1).fields();
        FieldMapping guess = FieldMapping.guess(fields);
        boolean named = isIn(question, fields) || isIn(answer, fields);
        FieldMapping unled = named ? guess.withoutConversations(fields) : guess;
        FieldMapping mapping = new FieldMapping(
                chosen(rowId, fields, unled.id()),
                chosen(image, fields, unled.image()),
                chosen(question, fields, unled.question()),
                chosen(answer, fields, unled.answer()),
                unled.conversations());
        if (mapping.gap().isPresent()) {
            throw new InputException("%s: no field is known to hold the %s; name it with --%s-field. Its fields are %s."
                    .formatted(
                            file,
                            mapping.question().isEmpty() ? "question" : "answer",
                            mapping.question().isEmpty() ? "question" : "answer",
                            String.join(", ", fields)));
        }
        return mapping;
    }

    private static boolean isIn(@Nullable String field, List<String> fields) {
        return field != null && fields.contains(field);
    }

    private static String chosen(@Nullable String field, List<String> fields, String otherwise) {
        return field != null && fields.contains(field) ? field : otherwise;
    }

    /** Whatever is given must do something. */
    private void requireUsed(TaskFiles files) {
        requireField(files, "--question-field", question);
        requireField(files, "--answer-field", answer);
        requireField(files, "--image-field", image);
        requireField(files, "--id-field", rowId);
        if (holdOut != 0 && files.test() != null) {
            throw new InputException(
                    "--hold-out makes a test of training rows, but %s has test rows; leave one of them out."
                            .formatted(files.test()));
        }
        if (holdOut != 0 && files.train() == null) {
            throw new InputException("--hold-out makes a test of training rows, but there are none; name --train.");
        }
        if (images == null && (linkImages || !linkedFolders.isEmpty() || !imagePrefix.isEmpty() || image != null)) {
            throw new InputException(
                    "--image-field, --image-prefix, --link-images and --linked-folder say how images are found, but --images is not given; add it.");
        }
        if (metric != null) {
            Scorers.byId(metric);
        }
    }

    private static void requireField(TaskFiles files, String option, @Nullable String field) {
        if (field == null) {
            return;
        }
        Set<String> all = new LinkedHashSet<>();
        for (Path file : files.all()) {
            all.addAll(new InstructionFile(file).preview(1).fields());
        }
        if (!all.contains(field)) {
            throw new InputException("%s: no row has a field \"%s\".%s The fields are %s."
                    .formatted(option, field, Suggestion.sentence(field, all), String.join(", ", all)));
        }
    }

    /** By the answers that will be scored. */
    private static MetricGuess guess(TaskFiles files, FieldMapping trainFields, FieldMapping testFields) {
        Path test = files.test();
        return test != null
                ? MetricGuess.of(test, testFields)
                : MetricGuess.of(Objects.requireNonNull(files.train()), trainFields);
    }

    private ImportRequest request(
            TaskFiles files, FieldMapping trainFields, FieldMapping testFields, MetricGuess guess) {
        String name = String.valueOf(out.toAbsolutePath().normalize().getFileName());
        ImportRequest request = new ImportRequest(
                files.train(),
                files.test(),
                images == null ? null : new ImportRequest.Pictures(images, linkImages, linkedFolders, imagePrefix),
                trainFields,
                testFields,
                holdOut,
                id == null ? name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "") : id,
                title == null ? name : title,
                kind == null ? metric == null ? guess.kind() : "open" : kind,
                metric == null ? guess.metric() : metric,
                maxNewTokens,
                licence,
                RowChange.NONE);
        // Before anything is read or copied: what task.json cannot hold.
        request.description();
        return request;
    }

    private void print(ImportRequest request, MetricGuess guess, TaskReport report) {
        List<String> lines = new ArrayList<>();
        if (request.train() != null) {
            lines.add("%s: %s".formatted(request.train(), request.trainFields().sentence()));
        }
        if (request.test() != null) {
            lines.add("%s: %s".formatted(request.test(), request.testFields().sentence()));
        } else if (holdOut != 0) {
            lines.add("test: %d %% of the images of the training rows".formatted(holdOut));
        }
        lines.add(
                metric == null
                        ? "metric: %s, because %s (choose another with --metric)"
                                .formatted(guess.metric(), guess.reason())
                        : "metric: " + metric);
        lines.add("answers of at most %d tokens (--max-new-tokens)".formatted(maxNewTokens));
        lines.forEach(line -> System.out.println(Printable.line(line)));
        FindingLines.print(report, System.out);
    }
}
