package lilora.app.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.storage.RunRecord;
import lilora.storage.RunRow;
import org.jspecify.annotations.Nullable;

/** Runs as text of fixed width. What was not evaluated is a dash, never a number. */
final class RunPrinter {
    private static final String MISSING = "–";
    private static final int COLUMN = 13;
    private static final int LABEL = 22;
    private static final int PROBLEMS = 5;

    private final PrintStream out;

    RunPrinter(PrintStream out) {
        this.out = out;
    }

    /** One line a run. */
    void list(List<RunRow> rows) {
        int id = rows.stream().mapToInt(row -> row.runId().length()).max().orElse(0);
        out.printf(
                "%-" + Math.max(id, 3) + "s  %-11s  %-12s  %5s  %8s  %10s  %12s%n",
                "run",
                "state",
                "method",
                "tasks",
                "AP",
                "forgetting",
                "parameters");
        for (RunRow row : rows) {
            out.printf(
                    "%-" + Math.max(id, 3) + "s  %-11s  %-12s  %5d  %8s  %10s  %12s%n",
                    row.runId(),
                    row.state().name().toLowerCase(Locale.ROOT),
                    row.method(),
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
                row.name(),
                row.runId(),
                row.state().name().toLowerCase(Locale.ROOT) + (row.reason().isEmpty() ? "" : ": " + row.reason()),
                row.method(),
                row.tasks().size(),
                row.seed(),
                row.device());
        if (!row.tags().isEmpty()) {
            out.println("tags: " + String.join(", ", row.tags()));
        }
        if (!row.note().isEmpty()) {
            out.println("note: " + row.note());
        }
        out.println();
        matrix(run);
        List<String> metrics = new ArrayList<>();
        AccuracyMatrix matrix = run.matrix();
        for (ContinualMetric metric : ContinualMetric.values()) {
            if (metric != ContinualMetric.MIF) {
                OptionalDouble value = metric.of(matrix);
                metrics.add(metric.name() + " " + (value.isPresent() ? number(value.getAsDouble()) : MISSING));
            }
        }
        out.println(String.join("   ", metrics));
        run.counted()
                .ifPresent(counted -> out.printf(
                        "stored %,d numbers, %,d of them shared; %,d trained in the last stage%n",
                        counted.storedTotal(), counted.storedShared(), counted.trained()));
        out.println("folder " + run.folder());
        run.problems().stream().limit(PROBLEMS).forEach(problem -> out.println("fault: " + problem));
        if (run.problems().size() > PROBLEMS) {
            out.printf("and %d more faults in its files%n", run.problems().size() - PROBLEMS);
        }
    }

    /** The accuracy matrix. */
    void matrix(RunRecord run) {
        List<String> tasks = titles(run);
        AccuracyMatrix matrix = run.matrix();
        StringBuilder head = new StringBuilder(left("after learning"));
        tasks.forEach(task -> head.append(right(task)));
        out.println(head);
        for (int stage = 0; stage <= tasks.size(); stage++) {
            StringBuilder line =
                    new StringBuilder(left(stage == 0 ? "nothing (zero-shot)" : stage + " " + tasks.get(stage - 1)));
            boolean any = false;
            for (int task = 1; task <= tasks.size(); task++) {
                OptionalDouble score = matrix.at(stage, task);
                any |= score.isPresent();
                line.append(right(score.isPresent() ? number(score.getAsDouble()) : MISSING));
            }
            if (any) {
                out.println(line);
            }
        }
    }

    /** Metrics by id. */
    static String metrics(Map<String, Double> values) {
        List<String> parts = new ArrayList<>();
        for (ContinualMetric metric : ContinualMetric.values()) {
            Double value = values.get(metric.id());
            if (value != null) {
                parts.add(metric.name() + " " + number(value));
            }
        }
        return String.join("   ", parts);
    }

    /** Names of a run's tasks, short enough for a column. */
    static List<String> titles(RunRecord run) {
        return run.spec().experiment().tasks().stream()
                .map(task -> String.valueOf(Path.of(task.folder()).getFileName()))
                .toList();
    }

    private static String number(@Nullable Double value) {
        return value == null ? MISSING : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String left(String text) {
        String cut = cut(text, LABEL);
        return cut + " ".repeat(LABEL - cut.length());
    }

    private static String right(String text) {
        String cut = cut(text, COLUMN);
        return " ".repeat(COLUMN - cut.length()) + cut;
    }

    private static String cut(String text, int width) {
        return text.length() < width ? text : text.substring(0, width - 2) + "…";
    }
}
