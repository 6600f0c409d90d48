package lilora.app.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import lilora.engine.cli.Printable;
import lilora.engine.cli.ResultTable;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.run.Versions;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRow;
import org.jspecify.annotations.Nullable;

/** Runs as text of fixed width. What was not evaluated is a dash, never a number. */
final class RunPrinter {
    private static final String MISSING = "–";
    private static final int PROBLEMS = 5;

    private final PrintStream out;

    RunPrinter(PrintStream out) {
        this.out = out;
    }

    /** One line a run. */
    void list(List<RunRow> rows) {
        int id = rows.stream().mapToInt(row -> row.runId().length()).max().orElse(0);
        out.printf(
                "%-" + Math.max(id, 3) + "s  %-11s  %-15s  %5s  %8s  %10s  %12s%n",
                "run",
                "state",
                "method",
                "tasks",
                "AP",
                "forgetting",
                "parameters");
        for (RunRow row : rows) {
            out.printf(
                    "%-" + Math.max(id, 3) + "s  %-11s  %-15s  %5d  %8s  %10s  %12s%n",
                    Printable.line(row.runId()),
                    row.state().name().toLowerCase(Locale.ROOT),
                    Printable.line(row.method()),
                    row.tasks().size(),
                    number(row.averagePerformance()),
                    number(row.forgetting()),
                    row.storedParameters() == null ? MISSING : "%,d".formatted(row.storedParameters()));
        }
    }

    /** One run: what it was, the matrix, the metrics, the parameters. */
    void show(RunRecord run) {
        RunRow row = run.row();
        out.printf(
                "%s (%s)%n%s, %s, %d tasks, seed %d, on %s%n",
                Printable.line(row.name()),
                Printable.line(row.runId()),
                row.state().name().toLowerCase(Locale.ROOT)
                        + (row.reason().isEmpty() ? "" : ": " + Printable.line(row.reason())),
                Printable.line(row.method()),
                row.tasks().size(),
                row.seed(),
                Printable.line(row.device()));
        out.println(Printable.line("made with " + madeWith(run)));
        if (!row.tags().isEmpty()) {
            out.println(Printable.line("tags: " + String.join(", ", row.tags())));
        }
        if (!row.note().isEmpty()) {
            out.println(Printable.lines("note: " + row.note()));
        }
        out.println();
        matrix(run);
        metrics(run);
        new ResultTable(run.titles()).chosen(run.standingCells()).forEach(out::println);
        String remark = MethodCatalog.load().remark(row.method());
        if (!remark.isEmpty()) {
            out.println(remark);
        }
        parameters(run);
        energy(run);
        out.println(Printable.line("folder " + run.folder()));
        run.problems().stream().limit(PROBLEMS).forEach(problem -> out.println(Printable.line("fault: " + problem)));
        if (run.problems().size() > PROBLEMS) {
            out.printf("and %d more problems in its files%n", run.problems().size() - PROBLEMS);
        }
    }

    /** Those of the scores, and beside them the one with a selector where the run asked one. */
    private void metrics(RunRecord run) {
        AccuracyMatrix selected = run.selected();
        List<String> metrics = new ArrayList<>();
        for (ContinualMetric metric : ContinualMetric.values()) {
            boolean withSelector = metric == ContinualMetric.AP_SELECTED;
            if (metric.isOfScores() || (withSelector && !selected.cells().isEmpty())) {
                OptionalDouble value = metric.of(withSelector ? selected : run.matrix());
                metrics.add(metric.name() + " " + (value.isPresent() ? number(value.getAsDouble()) : MISSING));
            }
        }
        out.println(String.join("   ", metrics));
    }

    private void parameters(RunRecord run) {
        run.counted()
                .ifPresent(counted -> out.printf(
                        "stored %,d parameters, %,d of them shared; %,d trained in the last stage%n",
                        counted.storedTotal(), counted.storedShared(), counted.trained()));
    }

    private void energy(RunRecord run) {
        run.cardEnergy()
                .ifPresent(energy -> out.println(String.format(
                        Locale.ROOT,
                        "energy of the card about %.2f Wh, estimated of %d readings over %.0f min",
                        energy.wattHours(),
                        energy.readings(),
                        energy.seconds() / 60)));
    }

    private static String madeWith(RunRecord run) {
        return Versions.shared(run.madeWith()).entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
    }

    /** The accuracy matrix, without rows of which nothing was evaluated. */
    private void matrix(RunRecord run) {
        AccuracyMatrix matrix = run.matrix();
        int tasks = run.row().tasks().size();
        ResultTable table = new ResultTable(run.titles());
        out.println(table.header());
        for (int stage = 0; stage <= tasks; stage++) {
            int row = stage;
            if (IntStream.rangeClosed(1, tasks)
                    .anyMatch(task -> matrix.at(row, task).isPresent())) {
                out.println(table.row(matrix, stage));
            }
        }
    }

    private static String number(@Nullable Double value) {
        return value == null ? MISSING : ResultTable.number(value);
    }
}
