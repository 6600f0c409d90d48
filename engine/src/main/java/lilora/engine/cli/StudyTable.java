package lilora.engine.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.data.TaskDescription;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.result.Aggregate;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.Study;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyRun;

/** Mean and sample standard deviation over seeds, one row a variant, as a Markdown table. */
final class StudyTable {
    private static final List<String> METRICS = List.of("ap", "map", "bwt", "mif");

    private final Study study;
    private final StudyOutcome outcome;

    StudyTable(Study study, StudyOutcome outcome) {
        this.study = study;
        this.outcome = outcome;
    }

    /** One run with the tasks in its order. */
    private record Told(List<String> tasks, RunProgress progress) {
        OptionalDouble last(String task) {
            return progress.matrix(tasks.size()).at(tasks.size(), tasks.indexOf(task) + 1);
        }
    }

    void print(PrintStream out) {
        List<String> header = new ArrayList<>(List.of("method"));
        study.tasks().forEach(task -> header.add(literal(task.title())));
        METRICS.forEach(metric -> header.add(metric.toUpperCase(Locale.ROOT)));
        header.add("stored");
        out.println("| " + String.join(" | ", header) + " |");
        out.println("|" + "---|".repeat(header.size()));
        for (String title : study.variants()) {
            List<Told> runs = outcome.completed().entrySet().stream()
                    .filter(run -> run.getKey().variant().equals(title))
                    .map(run -> new Told(ids(run.getKey()), replay(run.getValue())))
                    .toList();
            if (!runs.isEmpty()) {
                out.println(row(title, runs));
            }
        }
    }

    private List<String> ids(StudyRun run) {
        return study.order(run).of(study.tasks()).stream()
                .map(TaskDescription::id)
                .toList();
    }

    private String row(String title, List<Told> all) {
        List<String> cells = new ArrayList<>(List.of(literal(title)));
        for (TaskDescription task : study.tasks()) {
            cells.add(cell(all, run -> run.last(task.id()).stream().boxed().toList()));
        }
        for (String metric : METRICS) {
            cells.add(cell(all, run -> run.progress()
                    .done()
                    .map(done -> done.metrics().get(metric))
                    .map(List::of)
                    .orElse(List.of())));
        }
        cells.add(all.get(0)
                .progress()
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
    private static String cell(List<Told> runs, Function<Told, List<Double>> value) {
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
