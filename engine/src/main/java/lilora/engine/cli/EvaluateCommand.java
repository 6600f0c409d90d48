package lilora.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import lilora.engine.train.Predictions;
import lilora.engine.train.RowStore;
import lilora.engine.train.TrainedStage;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora evaluate}: scores tasks with the adapters of a stored stage. The run itself is not changed. */
@Command(
        name = "evaluate",
        description =
                "Scores tasks of a run with what it had learned at the end of a stage; the run itself is not changed.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Option(names = "--stage", defaultValue = "0", description = "Stage whose end is evaluated (default: the last one)")
    private int stage;

    @Option(
            names = "--tasks",
            split = ",",
            description = "Numbers of the tasks to score (default: all of the sequence)")
    private List<Integer> tasks = List.of();

    @Option(names = "--predictions", description = "Folder to write every question and answer to")
    private @Nullable Path predictions;

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    private record Row(int task, String title, String metric, double score, java.util.Map<String, Double> details) {}

    @Override
    public Integer call() {
        try (LoadedRun loaded = new LoadedRun(run, stage)) {
            int all = loaded.inputs().tasks().size();
            List<Integer> wanted =
                    tasks.isEmpty() ? IntStream.rangeClosed(1, all).boxed().toList() : tasks;
            List<Row> rows = new ArrayList<>();
            for (int task : wanted) {
                if (task < 1 || task > all) {
                    throw new InputException(
                            "Task %d is not in the sequence; it has tasks 1 to %d.".formatted(task, all));
                }
                rows.add(score(loaded, task));
            }
            if (json) {
                System.out.print(Json.pretty(rows));
            }
        }
        return ExitCode.OK;
    }

    private Row score(LoadedRun loaded, int task) {
        String title =
                loaded.inputs().tasks().get(task - 1).task().description().title();
        try (RowStore.Rows features = loaded.stores()
                .of(task)
                .of(loaded.inputs().tasks().get(task - 1).imageHashes(), done -> {})) {
            TrainedStage.Result result = loaded.stage().evaluate(task, features);
            if (predictions != null) {
                Predictions.write(predictions.resolve("task%03d.jsonl".formatted(task)), result.answers());
            }
            if (!json) {
                System.out.println("%d  %-24s %8s  %s"
                        .formatted(task, title, ResultTable.number(result.score()), result.details()));
            }
            return new Row(task, title, result.metric(), result.score(), result.details());
        } catch (IOException e) {
            throw new UncheckedIOException("Image features of " + title + " cannot be closed.", e);
        }
    }
}
