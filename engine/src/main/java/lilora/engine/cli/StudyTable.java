package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.data.Task;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.Aggregate;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;

/** Mean and sample standard deviation over seeds, one row a variant, as a Markdown table. */
final class StudyTable {
    private static final List<String> METRICS = List.of("ap", "map", "bwt", "mif");

    private final Map<String, List<RunDirectory>> runs;

    StudyTable(Map<String, List<RunDirectory>> runs) {
        this.runs = runs;
    }

    void print(PrintStream out) {
        List<TaskSpec> learned =
                runs.values().iterator().next().get(0).spec().experiment().tasks();
        int tasks = learned.size();
        List<String> header = new ArrayList<>(List.of("method"));
        learned.forEach(
                task -> header.add(literal(Task.describe(Path.of(task.folder())).title())));
        METRICS.forEach(metric -> header.add(metric.toUpperCase(Locale.ROOT)));
        header.add("stored");
        out.println("| " + String.join(" | ", header) + " |");
        out.println("|" + "---|".repeat(header.size()));
        runs.forEach((title, directories) -> out.println(row(title, directories, tasks)));
    }

    private static String row(String title, List<RunDirectory> directories, int tasks) {
        List<RunProgress> all = directories.stream().map(StudyTable::replay).toList();
        List<String> cells = new ArrayList<>(List.of(literal(title)));
        for (int task = 1; task <= tasks; task++) {
            int number = task;
            cells.add(cell(all, run -> {
                AccuracyMatrix matrix = run.matrix(tasks);
                return matrix.at(tasks, number).isPresent()
                        ? List.of(matrix.at(tasks, number).getAsDouble())
                        : List.of();
            }));
        }
        for (String metric : METRICS) {
            cells.add(cell(all, run -> run.done()
                    .map(done -> done.metrics().get(metric))
                    .map(List::of)
                    .orElse(List.of())));
        }
        cells.add(all.get(0)
                .parameters()
                .map(counted -> String.format(Locale.ROOT, "%,d", counted.storedTotal()))
                .orElse("0"));
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A text in one cell of the table, set as it is: nothing in it is markup, another cell or another line. */
    static String literal(String text) {
        return Printable.line(text.replaceAll("\\s+", " ")).strip().replaceAll("[\\\\`*<|\\[\\]]", "\\\\$0");
    }

    /** Mean ± deviation of a number that each run has once or, not evaluated, not at all. */
    private static String cell(List<RunProgress> runs, Function<RunProgress, List<Double>> value) {
        List<Double> values =
                runs.stream().flatMap(run -> value.apply(run).stream()).toList();
        if (values.size() < runs.size()) {
            return "–";
        }
        Aggregate aggregate = Aggregate.of(
                        values.stream().mapToDouble(Double::doubleValue).toArray())
                .orElseThrow();
        String mean = ResultTable.number(aggregate.mean());
        return aggregate.standardDeviation().isPresent()
                ? mean + " ± "
                        + ResultTable.number(aggregate.standardDeviation().getAsDouble())
                : mean;
    }

    private static RunProgress replay(RunDirectory directory) {
        EventReader.Batch all = new EventReader(directory.events()).pollToEnd();
        if (!all.gapless()) {
            throw new InputException("%s cannot be shown in a table: %s Put the file back as it was, or remove the run."
                    .formatted(directory.events(), all.problems().get(0).sentence()));
        }
        RunProgress progress = new RunProgress();
        CurrentEvents.of(all.events()).stream()
                .map(RecordedEvent::event)
                .filter(event -> !(event instanceof RunEvent.Failed))
                .forEach(progress::accept);
        return progress;
    }
}
