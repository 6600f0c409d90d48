package lilora.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import lilora.engine.run.PredictionFile;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.TrainedStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora evaluate}: scores tasks with the adapters of a stored stage, or with one from elsewhere. Changes no run. */
@Command(
        name = "evaluate",
        description =
                "Scores tasks of a run with what it had learned at the end of a stage, or tasks with a base model and an adapter"
                        + " from elsewhere; the run itself is not changed.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Run directory, or folder of a base model")
    private Path model = Path.of("");

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "TASK",
            description = "With a base model: folders of the tasks")
    private List<Path> folders = List.of();

    @Mixin
    private AdapterOption adapter = new AdapterOption();

    @Option(
            names = "--stage",
            description = "Stage whose end is evaluated, 0 for before the first (default: the last one)")
    private @Nullable Integer stage;

    @Option(
            names = "--tasks",
            split = ",",
            description = "Numbers of the tasks to score (default: all of the sequence)")
    private List<Integer> tasks = List.of();

    @Option(names = "--predictions", description = "Folder to write every question and answer to")
    private @Nullable Path predictions;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    /**
     * @param learned whether the stage had learned the task
     * @param score null where it would be the same whatever is answered
     * @param remark on what the score is computed with, if that is not what the run computed with, or why there is none
     */
    private record Row(
            int stage,
            int task,
            String title,
            boolean learned,
            String metric,
            @Nullable Double score,
            Map<String, Double> details,
            @Nullable String remark) {
        static Row of(LoadedTasks loaded, PreparedTask task, TrainedStage.Result result) {
            Optional<String> meaningless = loaded.inputs().meaningless(task);
            return new Row(
                    loaded.number(),
                    task.number(),
                    task.task().description().title(),
                    loaded.learned(task),
                    result.metric(),
                    meaningless.isEmpty() ? result.score() : null,
                    result.details(),
                    meaningless
                            .map(why -> "Not evaluated: %s.".formatted(why))
                            .or(loaded::difference)
                            .orElse(null));
        }
    }

    @Override
    public Integer call() {
        try (LoadedTasks loaded = load()) {
            List<PreparedTask> wanted = wanted(loaded.inputs().tasks());
            prepareFolder();
            if (!json) {
                System.out.println(Printable.line(loaded.header()));
            }
            List<TrainedStage.Result> results =
                    wanted.stream().map(task -> score(loaded, task)).toList();
            if (json) {
                System.out.print(Json.pretty(results.stream()
                        .map(result -> Row.of(loaded, loaded.inputs().tasks().get(result.task() - 1), result))
                        .toList()));
            } else {
                StageScores scores = new StageScores(
                        loaded.number(),
                        results.stream()
                                .filter(result -> loaded.inputs()
                                        .meaningless(loaded.inputs().tasks().get(result.task() - 1))
                                        .isEmpty())
                                .toList());
                scores.metrics().ifPresent(System.out::println);
                scores.chosen(new ResultTable(titles(loaded))).forEach(System.out::println);
            }
        }
        return ExitCode.OK;
    }

    private LoadedTasks load() {
        if (Files.exists(model.resolve("run.json"))) {
            adapter.requireNone();
            if (!folders.isEmpty()) {
                throw new InputException(
                        "%s is a run, which knows its tasks; choose of them with --tasks.".formatted(model));
            }
            return new LoadedRun(model, stage);
        }
        boolean base = Files.exists(model.resolve("config.json")) || !folders.isEmpty() || adapter.isGiven();
        if (!base || stage != null) {
            // Says that it is none.
            return new LoadedRun(model, stage);
        }
        return new AdaptedTasks(model, adapter, folders);
    }

    private List<PreparedTask> wanted(List<PreparedTask> all) {
        if (tasks.isEmpty()) {
            return all.stream().filter(task -> !task.test().isEmpty()).toList();
        }
        if (new HashSet<>(tasks).size() < tasks.size()) {
            throw new InputException("--tasks names a task twice: %s.".formatted(tasks));
        }
        for (int task : tasks) {
            if (task < 1 || task > all.size()) {
                throw new InputException(
                        "Task %d is not in the sequence; it has tasks 1 to %d.".formatted(task, all.size()));
            }
        }
        return tasks.stream().map(task -> all.get(task - 1)).toList();
    }

    private void prepareFolder() {
        if (predictions == null) {
            return;
        }
        if (predictions
                .toAbsolutePath()
                .normalize()
                .startsWith(model.toAbsolutePath().normalize())) {
            throw new InputException(
                    "--predictions is %s, inside the run or model, which is not changed; name a folder outside of it."
                            .formatted(predictions));
        }
        try {
            Files.createDirectories(predictions);
        } catch (IOException e) {
            throw new InputException(
                    "The folder %s cannot be made: %s. Name another one for --predictions."
                            .formatted(predictions, DiskException.reason(e)),
                    e);
        }
    }

    private static List<String> titles(LoadedTasks loaded) {
        return loaded.inputs().tasks().stream()
                .map(task -> task.task().description().title())
                .toList();
    }

    private TrainedStage.Result score(LoadedTasks loaded, PreparedTask task) {
        String title = task.task().description().title();
        try (FeatureCache.Rows features = loaded.features(task)) {
            TrainedStage.Result result = loaded.evaluate(task, features);
            if (predictions != null) {
                PredictionFile.write(predictions.resolve("task%03d.jsonl".formatted(task.number())), result.answers());
            }
            if (!json) {
                System.out.println(line(loaded, task, result));
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException("Vision features of " + title + " cannot be closed", e);
        }
    }

    private static String line(LoadedTasks loaded, PreparedTask task, TrainedStage.Result result) {
        Optional<String> meaningless = loaded.inputs().meaningless(task);
        return "%d  %s %8s  %s  %s%s%s"
                .formatted(
                        task.number(),
                        ResultTable.left(task.task().description().title(), 24),
                        meaningless.isEmpty() ? ResultTable.number(result.score()) : ResultTable.MISSING,
                        result.metric(),
                        Printable.line(result.details().toString()),
                        loaded.learned(task) ? "" : "  (not learned by then)",
                        meaningless.map("  (not evaluated: %s)"::formatted).orElse(""));
    }
}
